-- Records how import $2 of city $1 ended; $4 is its report.
update import set finished_at = $3, report = $4 where city = $1 and id = $2
