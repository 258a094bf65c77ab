-- Gives city $1 the pack $2, changed at $3, where it is another than before, or where $4 says that something else of
-- the pack changed; answers the new version when it did.
update city set pack = $2, pack_version = pack_version + 1, version = version + 1, changed_at = $3
where city = $1 and ($4 or pack is distinct from $2::jsonb)
returning version
