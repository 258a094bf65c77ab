-- Lets this transaction remove entries of the audit.
select set_config('zhiyu.prunes_audit', 'yes', true)
