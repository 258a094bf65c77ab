-- How the rows of source $2 of city $1 have been read, each way once.
select distinct reading from import where city = $1 and source = $2 and reading is not null
