-- Figures are read by the moment: visits have their index already.
create index call_when on call (entered_at);
create index ring_when on ring (called_at);
create index talk_when on talk (since);
create index presence_when on presence (since);

-- False: known from the queue_log alone, which does not say whether the phone really rang. (Another migration may have it already.)
alter table ring add column if not exists rang_known boolean not null default true;
