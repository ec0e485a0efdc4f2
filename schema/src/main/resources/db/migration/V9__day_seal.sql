-- What a finished day came to, sealed the night after. Late facts add a revision; nothing here is ever changed.
create table day_seal (
  no            bigint primary key,                    -- its place in the chain, from 1 without a hole
  day           date not null,
  revision      int not null,                          -- from 1
  sealed_at     timestamptz not null,
  zone          text not null,                         -- in which the day began and ended
  answer_within bigint not null,                       -- microseconds, as was agreed then
  short_abandon bigint not null,
  calls         text not null,                         -- a line for each call: its id, and the SHA-256 of what was counted of it
  previous      text not null,                         -- the hash of the seal before; empty for the first
  hash          text not null,                         -- SHA-256 over this seal's text, which holds the one before
  unique (day, revision)
);

create table sealed_figure (
  day         date not null,
  revision    int not null,
  figure      text not null,
  scope       text not null,                           -- all, or such as hotline:4001, specialty:network, queue:network
  version     int not null,                            -- of the figure's formula
  numerator   bigint not null,                         -- times in microseconds
  denominator bigint not null,
  unknown     bigint,                                  -- what nobody can be sure of; null where a figure has no unknowns
  calls       text not null,                           -- SHA-256 over the sorted ids of the scope's calls
  primary key (day, revision, figure, scope),
  foreign key (day, revision) references day_seal (day, revision)
);
