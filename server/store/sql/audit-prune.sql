-- Removes the entries of the audit up to $1.
delete from audit_entry where seq <= $1
