-- Takes the governance area $2 off city $1.
delete from governance_area where city = $1 and id = $2
