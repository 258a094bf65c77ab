-- Notes that the account $4 did what the event $3 of case $2 of city $1 tells.
insert into case_action (city, case_id, event_id, account) values ($1, $2, $3, $4) on conflict do nothing
