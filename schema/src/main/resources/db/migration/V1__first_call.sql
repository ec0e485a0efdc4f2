-- One PBX, and the one server that may write for it: every write carries its epoch and is refused when another server took over.
create table pbx (
  name        text primary key,
  owner       text,
  epoch       bigint not null default 0,
  lease_until timestamptz not null default '-infinity',
  boot        text                                   -- which run of the PBX was last seen; a new one means its older channels died
);

-- When each witness watched, and why it stopped. An open row is watching now.
create table watch (
  pbx     text not null references pbx,
  witness text not null check (witness in ('ami', 'ledger')),
  since   timestamptz not null,
  until   timestamptz,
  why     text,                                      -- why it ended
  primary key (pbx, witness, since)
);

-- What the PBX said, as it came: one compressed row a batch. The proof behind every call.
create table journal (
  pbx      text not null references pbx,
  seq      bigint not null,
  seen_at  timestamptz not null,
  messages int not null,
  text     bytea not null,
  primary key (pbx, seq)
);
create index journal_when on journal using brin (seen_at);

create table desk (
  id   int primary key,
  name text not null
);
insert into desk values (1, 'main');

create table call (
  id          uuid primary key,
  pbx         text not null references pbx,
  uniqueid    text not null,                         -- of the channel that came from the trunk
  linkedid    text not null,
  direction   text not null check (direction in ('in', 'out', 'internal')),
  context     text not null,
  hotline     text not null,                         -- the number called, as it was then
  desk_id     int not null references desk,
  from_raw    text not null,                         -- as it came
  from_number text,                                  -- E.164, where it can be read as a number
  entered_at  timestamptz not null,
  local_day   date not null,                         -- of entered_at, in the hotline's zone
  rang_at     timestamptz,
  answered_at timestamptz,
  ended_at    timestamptz,
  outcome     text,
  evidence    text,
  ami         boolean not null default true,         -- seen by this witness
  ledger      boolean not null default false,
  journal     bigint[] not null,                     -- the journal rows its messages lie in
  unique (pbx, uniqueid)
);
create index call_day on call (local_day, hotline);
create index call_open on call (pbx) where ended_at is null;
create index call_from on call (from_number, entered_at) where from_number is not null;

create table visit (
  call       uuid not null references call on delete cascade,
  no         smallint not null,
  queue      text not null,
  specialty  text not null,
  entered_at timestamptz not null,
  ended_at   timestamptz,
  outcome    text,
  evidence   text,
  primary key (call, no)
);
create index visit_when on visit (entered_at, queue);

create table ring (
  call      uuid not null references call on delete cascade,
  phone     text not null,                           -- Uniqueid of the leg to the phone
  visit     smallint not null,
  channel   text not null,
  agent     text not null,
  called_at timestamptz not null,
  rang_at   timestamptz,                             -- null: tried, but never rang
  ended_at  timestamptz,
  how       text,
  primary key (call, phone),
  foreign key (call, visit) references visit on delete cascade
);

create table talk (
  call  uuid not null references call on delete cascade,
  phone text not null,
  visit smallint not null,
  agent text not null,
  since timestamptz not null,
  until timestamptz,
  held  tstzmultirange not null default '{}',
  primary key (call, phone),
  foreign key (call, visit) references visit on delete cascade
);

create table presence (
  pbx    text not null references pbx,
  agent  text not null,
  since  timestamptz not null,
  state  text not null,
  phone  text not null,
  reason text not null default '',
  until  timestamptz,
  primary key (pbx, agent, since)
);
create index presence_open on presence (pbx) where until is null;

create table ledger (
  pbx    text not null references pbx,
  second bigint not null,
  hash   bytea not null,
  nth    smallint not null,                          -- among equal lines of that second
  callid text not null,
  line   text not null,
  primary key (pbx, second, hash, nth)
);
create index ledger_call on ledger (pbx, callid);

create table customer (
  id           bigint generated always as identity primary key,
  desk_id      int not null references desk,
  name         text not null,
  organisation text not null default ''
);
create table customer_number (
  number   text not null,                            -- E.164
  customer bigint not null references customer on delete cascade,
  primary key (number, customer)
);

create sequence ticket_serial start 1001;
create table ticket (
  id         bigint generated always as identity primary key,
  number     text unique not null,                   -- serial and check digit, for telephone keys
  desk_id    int not null references desk,
  hotline    text not null,
  customer   bigint references customer,
  caller     text,                                   -- E.164; null when withheld or unreadable
  opened_at  timestamptz not null,                   -- when the hotline was reached: clocks start here
  spoken_at  timestamptz,                            -- when somebody first spoke with the caller
  call_back  boolean not null default false,         -- the caller is owed a call
  closed_at  timestamptz,
  why_closed text
);
create index ticket_open_caller on ticket (caller, hotline) where closed_at is null and caller is not null;

-- Every call has exactly one ticket.
create table ticket_call (
  call   uuid primary key references call,
  ticket bigint not null references ticket,
  linked_at timestamptz not null
);
create index ticket_call_ticket on ticket_call (ticket);

-- What has to happen because of a fact. Written in the fact's own transaction, done after it, once for each cause and effect.
create table outbox (
  id       bigint generated always as identity primary key,
  cause    text not null,                            -- such as the call's id
  effect   text not null,                            -- such as ticket:ended
  due_at   timestamptz not null,
  tries    int not null default 0,
  done_at  timestamptz,
  failure  text,                                     -- of the last try
  unique (cause, effect)
);
create index outbox_due on outbox (due_at, id) where done_at is null;
