-- Figures are read by the moment: visits have their index already.
create index call_when on call (entered_at);
create index ring_when on ring (called_at);
create index talk_when on talk (since);
create index presence_when on presence (since);

