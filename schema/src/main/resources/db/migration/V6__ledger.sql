-- The second witness: what the PBX wrote into its queue_log, and what came of laying it beside the first.

-- queue_log writes the same line for a phone that rang and for one that was busy.
alter table ring add column rang_known boolean not null default true;

-- The order of lines whose second is all that the PBX writes.
alter table ledger add column place int not null default 0;

-- Where the reading of a PBX's queue_log stands. Only a bookmark: reading a line twice harms nothing.
create table ledger_bookmark (
  pbx      text primary key references pbx,
  head     bytea not null,                            -- hash of the file's first bytes: another file under the same name is not taken for it
  head_length int not null,                           -- how many bytes that hash is over
  position bigint not null,                           -- where the next line begins
  saved_at timestamptz not null
);

-- Lines that do not read as the PBX writes them: kept and counted, never believed.
create table ledger_quarantine (
  id      bigint generated always as identity primary key,
  pbx     text not null references pbx,
  seen_at timestamptz not null,
  line    text not null,
  why     text not null
);
create unique index ledger_quarantine_once on ledger_quarantine (pbx, md5(line));   -- a line may be longer than an index takes

-- Up to when the two witnesses were laid side by side.
alter table pbx add column reconciled_until timestamptz;
create index call_ended on call (pbx, ended_at);

-- Where the witnesses told different things of one call: both stories, and the rule that decided.
create table difference (
  call     uuid not null references call on delete cascade,
  what     text not null,                             -- such as outcome, visit, answered_at
  ami      text not null,
  ledger   text not null,
  rule     text not null,                             -- which decided
  found_at timestamptz not null,
  primary key (call, what, ami, ledger)
);
