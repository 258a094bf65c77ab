-- The account that did what the event $3 of case $2 of city $1 tells; no row where it was none of this server.
select account from case_action where city = $1 and case_id = $2 and event_id = $3
