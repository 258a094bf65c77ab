-- The document of city $1 that is named $2.
select body from pack_document where city = $1 and name = $2
