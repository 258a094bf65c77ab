-- Forgets the successors in city $1 of the nodes $2, a JSON list of {kind, id}.
delete from successor s
using json_to_recordset($2) as named (kind text, id text)
where s.city = $1 and s.kind = named.kind and s.id = named.id
