-- How far the demo of city $1 has come; no row where it has never begun.
select report from import where city = $1 and id = 'demo';
