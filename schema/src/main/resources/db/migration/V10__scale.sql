-- Ten million calls: rows that cost less to write, and figures that need not be counted again.

-- A ring and a talk belong to a visit, and that to its call: what is checked twice costs twice. A log's lines come by the hundred thousand a
-- second, all of one PBX that is known.
alter table ring drop constraint ring_call_fkey;
alter table talk drop constraint talk_call_fkey;
alter table ledger drop constraint ledger_pbx_fkey;

create index customer_number_of on customer_number (customer);

-- What was counted of a stretch of time that is over, for one question. Only a cache: whatever is not here is counted from the calls.
-- Unlogged, as is what makes it stale: after a crash both are empty.
create unlogged table tally (
  question bytea primary key,                        -- SHA-256 of the statement and all that it was asked with: hours, terms, the stretch itself
  since    timestamptz not null,
  until    timestamptz not null,
  part     text not null check (part in ('visit', 'call')), -- which changes concern it
  settled  timestamptz not null,                     -- calls from then on are no repeats of calls of this stretch
  names    text[] not null,                          -- of the group's members; null where it is not told apart
  counts   bigint[] not null,                        -- for each name in turn, as the statement has them
  seen     pg_snapshot not null,                     -- taken before it was counted
  cluster  bigint not null                           -- transactions of another PostgreSQL, such as before a restored dump, have other numbers
);

-- What changed of times that are over, and by which transaction: a tally whose snapshot does not see that one is stale.
create unlogged table tally_change (
  by    xid8 not null default pg_current_xact_id(),
  part  text not null,
  since timestamptz not null,
  until timestamptz not null,
  cause timestamptz not null default '-infinity',    -- when the call entered whose repeats these are
  at    timestamptz not null default clock_timestamp(),
  primary key (by, part, since, until, cause)
);

-- No tally is kept of the last hour. A change of what is younger than half an hour therefore needs no note.
create function tally_over(timestamptz) returns boolean language sql stable as
  $$ select $1 < now() - interval '30 minutes' $$;

create function tally_hour(timestamptz) returns timestamptz language sql immutable as
  $$ select case when isfinite($1) then date_bin('1 hour', $1, 'epoch') else $1 end $$;

-- The hours of these moments.
create function tally_note(what text, moments timestamptz[]) returns void language sql as $$
  insert into tally_change (part, since, until)
    select distinct what, tally_hour(m), tally_hour(m) + interval '1 hour' from unnest(moments) m where tally_over(m)
    on conflict do nothing
$$;

-- Of very many rows at once, such as an import's, only the first and the last moment are looked at. A call and its visits, rings and talks begin
-- within seven days, and calls are no repeats after 32.
create function tally_note_many(earliest timestamptz, latest timestamptz) returns void language sql as $$
  insert into tally_change (part, since, until, cause)
    select 'visit', tally_hour(earliest) - interval '7 days', tally_hour(latest) + interval '1 hour', '-infinity' where tally_over(earliest)
    union all
    select 'call', tally_hour(earliest) - interval '40 days', tally_hour(latest) + interval '33 days', tally_hour(earliest) - interval '7 days'
    on conflict do nothing
$$;

-- Calls that came, went, or are about another matter: they themselves, and those of the same caller that they may repeat or be repeated by.
create function tally_note_calls(numbers text[], moments timestamptz[]) returns void language plpgsql as $$
begin
  if cardinality(moments) > 30 then
    perform tally_note_many(min(m), max(m)) from unnest(moments) m;
    return;
  end if;
  perform tally_note('call', moments);
  insert into tally_change (part, since, until, cause)
    select distinct 'call', tally_hour(b.since), tally_hour(b.until) + interval '1 hour', tally_hour(a.moment)
    from unnest(numbers, moments) as a (number, moment)
    cross join lateral (
      select a.number union select o.number from customer_number n join customer_number o using (customer) where n.number = a.number
    ) as its (number)
    cross join lateral (
      -- where there are very many, all the days before
      (select case when count(*) over () = 100 then a.moment - interval '33 days' else c.entered_at end as since, c.entered_at as until
       from (select entered_at from call c where c.from_number = its.number and c.entered_at < a.moment and c.entered_at > a.moment - interval '33 days'
             order by entered_at desc limit 100) c)
      union all
      (select c.entered_at, case when count(*) over () = 100 then a.moment + interval '33 days' else c.entered_at end
       from (select entered_at from call c where c.from_number = its.number and c.entered_at > a.moment and c.entered_at < a.moment + interval '33 days'
             order by entered_at limit 100) c)
    ) as b
    where a.number is not null and tally_over(b.since)
    on conflict do nothing;
end $$;

create function tally_note_talks(begun timestamptz[], ended timestamptz[]) returns void language sql as $$
  insert into tally_change (part, since, until)
    select distinct 'visit', tally_hour(t.since), tally_hour(coalesce(t.until, 'infinity')) + interval '1 hour'
    from unnest(begun, ended) as t (since, until) where tally_over(t.since)
    on conflict do nothing
$$;

-- What is counted of visits and talks of calls whose own row changed.
create function tally_note_whole(ids uuid[]) returns void language sql as $$
  select tally_note('visit', array_agg(entered_at)) from visit where call = any(ids);
  select tally_note_talks(array_agg(since), array_agg(until)) from talk where call = any(ids)
$$;

create function tally_of_calls() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    perform tally_note_calls(array_agg(from_number), array_agg(entered_at)) from new_rows where direction = 'in';
  elsif tg_op = 'DELETE' then
    perform tally_note_calls(array_agg(from_number), array_agg(entered_at)) from old_rows where direction = 'in';
  else
    perform tally_note('call', array_agg(n.entered_at)) from new_rows n join old_rows o using (id)
      where (n.answered_at is null, n.desk_id) is distinct from (o.answered_at is null, o.desk_id);
    perform tally_note_calls(array_agg(x.number), array_agg(x.moment))
      from new_rows n join old_rows o using (id)
      cross join lateral (values (n.from_number, n.entered_at), (o.from_number, o.entered_at)) as x (number, moment)
      where (n.direction, n.hotline, n.from_number, n.entered_at) is distinct from (o.direction, o.hotline, o.from_number, o.entered_at);
    perform tally_note_whole(array_agg(id)) from new_rows n join old_rows o using (id)
      where (n.direction, n.hotline, n.desk_id, n.from_number, n.ami) is distinct from (o.direction, o.hotline, o.desk_id, o.from_number, o.ami);
  end if;
  return null;
end $$;

-- Where of a call other visits are now: which was its first, and which was transferred.
create function tally_note_visits(calls uuid[]) returns void language sql as $$
  select tally_note_calls(array_agg(from_number), array_agg(entered_at)) from call where id = any(calls) and direction = 'in';
  select tally_note('visit', array_agg(entered_at)) from visit where call = any(calls)
$$;

create function tally_of_visits() returns trigger language plpgsql as $$
declare
  many boolean;
begin
  if tg_op = 'INSERT' then
    select count(*) > 30 into many from new_rows;
    if many then
      perform tally_note_many(min(entered_at), max(entered_at)) from new_rows;
    else
      perform tally_note_visits(array_agg(call)) from new_rows;
    end if;
  elsif tg_op = 'DELETE' then
    perform tally_note('visit', array_agg(entered_at)), tally_note_visits(array_agg(call)) from old_rows;
  else
    perform tally_note('visit', array_agg(x.moment))
      from new_rows n join old_rows o using (call, no) cross join lateral (values (n.entered_at), (o.entered_at)) as x (moment)
      where (n.queue, n.specialty, n.entered_at, n.ended_at, n.outcome) is distinct from (o.queue, o.specialty, o.entered_at, o.ended_at, o.outcome);
    perform tally_note_visits(array_agg(call)) from new_rows n join old_rows o using (call, no)
      where (n.queue, n.specialty, n.entered_at) is distinct from (o.queue, o.specialty, o.entered_at);
  end if;
  return null;
end $$;

create function tally_of_rings() returns trigger language plpgsql as $$
declare
  many boolean;
begin
  if tg_op = 'INSERT' then
    select count(*) > 30 into many from new_rows;
    if many then
      perform tally_note_many(min(called_at), max(called_at)) from new_rows;
    else
      perform tally_note('visit', array_agg(v.entered_at)) from new_rows r join visit v on v.call = r.call and v.no = r.visit;
    end if;
  elsif tg_op = 'DELETE' then
    perform tally_note('visit', array_agg(v.entered_at)) from old_rows r join visit v on v.call = r.call and v.no = r.visit;
  else
    perform tally_note('visit', array_agg(v.entered_at))
      from new_rows n join old_rows o using (call, phone) join visit v on v.call = n.call and v.no in (n.visit, o.visit)
      where n is distinct from o;
  end if;
  return null;
end $$;

-- Who talked tells whose calls they were; when, how long the visit waited.
create function tally_note_talkers(calls uuid[], visits int[], begun timestamptz[], ended timestamptz[]) returns void language sql as $$
  select tally_note_talks(begun, ended);
  select tally_note('visit', array_agg(v.entered_at)) from unnest(calls, visits) as t (call, no) join visit v using (call, no);
  select tally_note('call', array_agg(entered_at)) from call where id = any(calls)
$$;

create function tally_of_talks() returns trigger language plpgsql as $$
declare
  many boolean;
begin
  if tg_op = 'INSERT' then
    select count(*) > 30 into many from new_rows;
    if many then
      perform tally_note_many(min(since), max(coalesce(until, 'infinity'))) from new_rows;
    else
      perform tally_note_talkers(array_agg(call), array_agg(visit::int), array_agg(since), array_agg(until)) from new_rows;
    end if;
  elsif tg_op = 'DELETE' then
    perform tally_note_talkers(array_agg(call), array_agg(visit::int), array_agg(since), array_agg(until)) from old_rows;
  else
    perform tally_note_talkers(array_agg(n.call), array_agg(x.visit::int), array_agg(x.since), array_agg(x.until))
      from new_rows n join old_rows o using (call, phone)
      cross join lateral (values (n.visit, n.since, n.until), (o.visit, o.since, o.until)) as x (visit, since, until)
      where n is distinct from o;
  end if;
  return null;
end $$;

-- Tickets tell which matter a call is about.
create function tally_of_ticket_calls() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    perform tally_note_calls(array_agg(c.from_number), array_agg(c.entered_at)) from old_rows k join call c on c.id = k.call;
  end if;
  if tg_op <> 'DELETE' then
    perform tally_note_calls(array_agg(c.from_number), array_agg(c.entered_at)) from new_rows k join call c on c.id = k.call;
  end if;
  return null;
end $$;

create function tally_of_tickets() returns trigger language plpgsql as $$
begin
  perform tally_note_calls(array_agg(c.from_number), array_agg(c.entered_at))
    from new_rows n join old_rows o using (id) join ticket_call k on k.ticket = id join call c on c.id = k.call
    where (n.joined, n.category) is distinct from (o.joined, o.category);
  return null;
end $$;

-- Whose calls a customer's are, and of which organisation.
create function tally_note_numbers(numbers text[]) returns void language plpgsql as $$
begin
  perform tally_note_calls(array_agg(from_number), array_agg(entered_at)) from call where from_number = any(numbers);
  perform tally_note_whole(array_agg(id)) from call where from_number = any(numbers);
end $$;

create function tally_of_customer_numbers() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    perform tally_note_numbers(array_agg(number))
      from (select number from old_rows union select n.number from old_rows o join customer_number n using (customer)) its;
  end if;
  if tg_op <> 'DELETE' then
    perform tally_note_numbers(array_agg(number))
      from (select number from new_rows union select n.number from new_rows o join customer_number n using (customer)) its;
  end if;
  return null;
end $$;

create function tally_of_customers() returns trigger language plpgsql as $$
begin
  perform tally_note_numbers(array_agg(k.number))
    from new_rows n join old_rows o using (id) join customer_number k on k.customer = id where n.organisation <> o.organisation;
  return null;
end $$;

create function tally_of_everything() returns trigger language plpgsql as $$
begin
  insert into tally_change (part, since, until) values ('visit', '-infinity', 'infinity'), ('call', '-infinity', 'infinity') on conflict do nothing;
  return null;
end $$;

create trigger tally_insert after insert on call referencing new table as new_rows for each statement execute function tally_of_calls();
create trigger tally_update after update on call referencing old table as old_rows new table as new_rows for each statement execute function tally_of_calls();
create trigger tally_delete after delete on call referencing old table as old_rows for each statement execute function tally_of_calls();
create trigger tally_insert after insert on visit referencing new table as new_rows for each statement execute function tally_of_visits();
create trigger tally_update after update on visit referencing old table as old_rows new table as new_rows for each statement execute function tally_of_visits();
create trigger tally_delete after delete on visit referencing old table as old_rows for each statement execute function tally_of_visits();
create trigger tally_insert after insert on ring referencing new table as new_rows for each statement execute function tally_of_rings();
create trigger tally_update after update on ring referencing old table as old_rows new table as new_rows for each statement execute function tally_of_rings();
create trigger tally_delete after delete on ring referencing old table as old_rows for each statement execute function tally_of_rings();
create trigger tally_insert after insert on talk referencing new table as new_rows for each statement execute function tally_of_talks();
create trigger tally_update after update on talk referencing old table as old_rows new table as new_rows for each statement execute function tally_of_talks();
create trigger tally_delete after delete on talk referencing old table as old_rows for each statement execute function tally_of_talks();
create trigger tally_insert after insert on ticket_call referencing new table as new_rows for each statement execute function tally_of_ticket_calls();
create trigger tally_update after update on ticket_call referencing old table as old_rows new table as new_rows for each statement execute function tally_of_ticket_calls();
create trigger tally_delete after delete on ticket_call referencing old table as old_rows for each statement execute function tally_of_ticket_calls();
create trigger tally_insert after insert on customer_number referencing new table as new_rows for each statement execute function tally_of_customer_numbers();
create trigger tally_update after update on customer_number referencing old table as old_rows new table as new_rows for each statement execute function tally_of_customer_numbers();
create trigger tally_delete after delete on customer_number referencing old table as old_rows for each statement execute function tally_of_customer_numbers();
create trigger tally_update after update on ticket referencing old table as old_rows new table as new_rows for each statement execute function tally_of_tickets();
create trigger tally_update after update on customer referencing old table as old_rows new table as new_rows for each statement execute function tally_of_customers();
create trigger tally_update after update of name on desk for each statement execute function tally_of_everything();

-- Nothing can be told of rows that are gone without having been looked at.
create trigger tally_truncate after truncate on call for each statement execute function tally_of_everything();
create trigger tally_truncate after truncate on visit for each statement execute function tally_of_everything();
create trigger tally_truncate after truncate on ring for each statement execute function tally_of_everything();
create trigger tally_truncate after truncate on talk for each statement execute function tally_of_everything();
create trigger tally_truncate after truncate on ticket_call for each statement execute function tally_of_everything();
create trigger tally_truncate after truncate on customer_number for each statement execute function tally_of_everything();
