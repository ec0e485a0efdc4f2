-- What programs of others may read of this house, and what they are told of.

-- A program's key. Its rows stay when it is withdrawn: what was read with it keeps a name.
create table api_token (
  id           bigint generated always as identity primary key,
  name         text not null,
  hash         bytea not null unique,                -- SHA-256 of what the program holds
  rights       text[] not null,
  desks        int[],                                -- whose rows it sees; null: all
  hotlines     text[],                               -- the calls to which numbers; null: all
  created_at   timestamptz not null,
  created_by   bigint references operator,
  expires_at   timestamptz not null,
  used_at      timestamptz,
  withdrawn_at timestamptz
);

-- Where others want to be told. Removed with all that it still waits for.
create table webhook (
  id         bigint generated always as identity primary key,
  url        text not null,
  events     text[] not null,
  secret     text not null,                          -- signing needs it as it is
  created_at timestamptz not null,
  created_by bigint references operator
);

-- One fact for one webhook: sent until it is taken, or dead after the last try.
create table delivery (
  id            uuid primary key,                    -- every try carries it
  webhook       bigint not null references webhook on delete cascade,
  event         text not null,                       -- such as call.ended
  subject       text not null,                       -- which call, ticket, gap
  body          text not null,                       -- as it was when the fact was noted: every try sends the same
  noted_at      timestamptz not null,
  due_at        timestamptz not null,
  claimed_until timestamptz,                         -- a server is at it
  tries         int not null default 0,
  tried_at      timestamptz,
  status        int,                                 -- of the last answer; null: there was none
  answer        text,                                -- its beginning, or why there was none
  done_at       timestamptz,
  dead_at       timestamptz,
  unique (webhook, event, subject)
);
create index delivery_due on delivery (webhook, due_at) where done_at is null and dead_at is null;
create index delivery_old on delivery (done_at) where done_at is not null;

create index ticket_opened on ticket (opened_at, id);

-- A moment as JSON has it, whatever zone the session is in.
create function iso(at timestamptz) returns text language sql stable parallel safe
  return to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');

-- What tickets and witnesses do is noted for the outbox in the fact's own transaction, whoever writes the fact, where a webhook asks for it.
-- Calls need none of this: the effects of a call are noted with it anyway.
create function note_ticket() returns trigger language plpgsql as $$
declare
  event text := case tg_op when 'INSERT' then 'ticket.opened' else 'ticket.changed' end;
begin
  if exists (select from webhook where event = any (events)) then
    insert into outbox (cause, effect, due_at)
    values (new.number || '@' || case tg_op when 'INSERT' then 'opened' else pg_current_xact_id()::text end, 'webhook:' || event, now())
    on conflict do nothing;                          -- several changes of one transaction are one
  end if;
  return null;
end $$;
create trigger ticket_opened after insert on ticket for each row execute function note_ticket();
create trigger ticket_changed after update on ticket for each row when (old.* is distinct from new.*) execute function note_ticket();

create function note_gap() returns trigger language plpgsql as $$
declare
  event text := case tg_op when 'INSERT' then 'gap.closed' else 'gap.opened' end;
begin
  if exists (select from webhook where event = any (events))
     and (tg_op = 'UPDATE' or exists (select from watch w where w.pbx = new.pbx and w.witness = new.witness and w.until <= new.since)) then
    insert into outbox (cause, effect, due_at)
    values (new.pbx || '|' || new.witness || '|' || iso(new.since), 'webhook:' || event, now())
    on conflict do nothing;
  end if;
  return null;
end $$;
create trigger gap_closed after insert on watch for each row execute function note_gap();
create trigger gap_opened after update on watch for each row when (old.until is null and new.until is not null) execute function note_gap();
