-- Removes the document $2 of city $1; answers a row when there was one.
delete from pack_document where city = $1 and name = $2 returning name
