-- Who did what, when, from where, and with what result. Entries are only added; each holds a digest over itself and the one
-- before, by a key that is not in the database, so that a change, a gap or another order is found. Like accounts, the audit
-- belongs to the installation and not to a city.
create table audit_entry (
  seq bigint primary key,
  at timestamptz(3) not null,
  -- Name of the account, key:<number>, or command line: <user of the machine>.
  who text not null,
  role text not null,
  action text not null,
  city text,
  -- What it was about.
  subject text not null,
  -- From where.
  address text not null,
  -- ok, or the code of the refusal.
  result text not null,
  digest bytea not null
);
create index audit_entry_by_time on audit_entry (at);
create index audit_entry_by_who on audit_entry (who, seq);

-- Where the chain begins and ends. The seal is by the same key, so that neither end is cut off unseen.
create table audit_head (
  is_head boolean primary key default true check (is_head),
  -- The entry before the first one that is kept, and its digest.
  first_seq bigint not null,
  first_digest bytea not null,
  seq bigint not null,
  digest bytea not null,
  seal bytea not null
);
insert into audit_head (first_seq, first_digest, seq, digest, seal) values (0, '', 0, '', '');

create function refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('zhiyu.prunes_audit', true) = 'yes' then
    return old;
  end if;
  raise exception 'entries of the audit are only added';
end
$$;
create trigger audit_entry_is_kept before update or delete on audit_entry for each row execute function refuse_change();
create trigger audit_entry_is_not_emptied before truncate on audit_entry execute function refuse_change();
