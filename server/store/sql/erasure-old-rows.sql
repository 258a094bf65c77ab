-- Removes rows of city $1 that were kept aside before $2; answers how many.
delete from quarantine where city = $1 and at < $2 returning digest
