-- Calls of our own to the hotlines, outside all figures: each witness writes down here that it saw one.
create table canary (
  uniqueid  text primary key,                          -- of its near half; the half that walks the dialplan has ;2 behind it
  pbx       text not null references pbx,
  hotline   text not null,
  at        timestamptz not null,
  heard     text check (heard in ('channel', 'begun', 'arrived', 'left')), -- how far AMI has told of it
  ami_at    timestamptz,                               -- when AMI told that it had left the dialplan
  script    text not null default '',                  -- what AGI() said to the dialplan, such as SUCCESS; empty where the dialplan asks no script
  agi_at    timestamptz,                               -- when our script met it
  outbox_at timestamptz,                               -- when the outbox, which makes the tickets, came to it
  ledger_at timestamptz,                               -- of its last line in queue_log
  verdict   text[] check (verdict <@ array['orders', 'originate', 'ami', 'context', 'number', 'script', 'outbox', 'ledger']), -- what is blind; null while it is under way
  why       text not null default ''                   -- the PBX's own words, where it refused
);
create index canary_last on canary (pbx, hotline, at);
