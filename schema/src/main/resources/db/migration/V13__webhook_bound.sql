-- What a webhook was not told because too much of it was not taken yet: counted, and shown until somebody has it tried again.
alter table webhook
  add column missed       bigint not null default 0,
  add column missed_since timestamptz,                 -- the first of them
  add column missed_until timestamptz;                 -- the last

create index delivery_held on delivery (webhook) where done_at is null;
