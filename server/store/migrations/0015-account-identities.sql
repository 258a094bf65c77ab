-- Who an account is to a provider of OpenID Connect: the subject that its issuer gives.
create table account_identity (
  issuer text not null,
  subject text not null,
  account bigint not null references account,
  linked_at timestamptz(3) not null,
  primary key (issuer, subject)
);
create index account_identity_by_account on account_identity (account);
