-- Passkeys (WebAuthn) of accounts: their second factor beside one-time codes, or instead of them.
create table passkey (
  -- Credential ID in base64url.
  id text primary key,
  account bigint not null references account,
  label text not null,
  public_key bytea not null,
  -- How often the authenticator says that it was used; a copy of it falls behind.
  counter bigint not null,
  transports text[] not null,
  created_at timestamptz(3) not null,
  used_at timestamptz(3)
);
create index passkey_by_account on passkey (account);

-- What an account’s authenticator is to sign next; used once.
create table passkey_challenge (
  account bigint primary key references account,
  challenge text not null,
  ends_at timestamptz(3) not null
);
