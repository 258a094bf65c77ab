-- Takes the words out of what leaders asked about the cases $2 of city $1.
update leader_request set note = null where city = $1 and case_id = any ($2::bigint[]) and note is not null
