-- Lets source $2 of city $1 not be asked any more; its cases stay.
update source set settings = null, cursor = null where city = $1 and source = $2 and settings is not null returning source
