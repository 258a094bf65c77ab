-- Matters $2 of city $1 have cases now.
update matter set state = 'confirmed' where city = $1 and key = any ($2::text[]) and state <> 'confirmed'
