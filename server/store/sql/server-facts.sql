-- What a server and a database must meet: version as a number (140005 is 14.5) and as text, encoding, and
-- whether the role may make tables in the schema that it would make them in.
select
  current_setting('server_version_num')::integer as version,
  current_setting('server_version') as "versionText",
  current_setting('server_encoding') as encoding,
  current_database() as database,
  current_user as role,
  coalesce(has_schema_privilege(current_schema(), 'create'), false) as "mayCreate";
