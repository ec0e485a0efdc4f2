-- Who works here. Nobody is ever deleted: what they did keeps its name.
create table operator (
  id              bigint generated always as identity primary key,
  user_name       text not null unique check (user_name ~ '^[a-z0-9][a-z0-9._-]{1,31}$'),
  full_name       text not null,
  role            text not null check (role in ('agent', 'second_line', 'supervisor', 'administrator')),
  desk_id         int not null references desk default 1,
  extension       text,                              -- of the phone they sit at
  agent_name      text,                              -- the queue member's name on the PBX
  language        text not null default 'zh' check (language in ('zh', 'en')),
  password        text not null,                     -- Argon2id with its parameters, never the password
  password_set_at timestamptz not null,
  must_change     boolean not null,                  -- somebody else knows it
  created_at      timestamptz not null,
  disabled_at     timestamptz
);
create unique index operator_extension on operator (extension) where disabled_at is null;
create unique index operator_agent on operator (agent_name) where disabled_at is null;

create table session (
  token      bytea primary key,                      -- SHA-256 of what the browser holds
  operator   bigint not null references operator,
  created_at timestamptz not null,
  seen_at    timestamptz not null,
  expires_at timestamptz not null
);
create index session_operator on session (operator);

-- One person's tries from one place: a stranger elsewhere slows nobody but himself.
create table sign_in_attempt (
  user_name     text not null,                       -- as typed, known here or not
  address       text not null,
  failures      int not null,
  tried_at      timestamptz not null,
  blocked_until timestamptz not null,
  primary key (user_name, address)
);
create index sign_in_attempt_age on sign_in_attempt (tried_at);

-- Who did and saw what. Written in the transaction of the deed; never changed.
create table audit (
  id       bigint generated always as identity primary key,
  at       timestamptz not null,
  operator bigint references operator,               -- null: the program itself, or whoever runs its commands
  action   text not null,
  subject  text not null,
  detail   jsonb not null default '{}',              -- never a secret
  address  text not null
);
create index audit_operator on audit (operator, id);
