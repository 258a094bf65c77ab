-- Takes away all that account $1 is bound to.
delete from account_binding where account = $1
