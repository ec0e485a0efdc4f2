-- The same notes as before (V10), found faster. What PostgreSQL once made up its mind about a trigger's statement it keeps for as long as the
-- connection lives, though the first batch of rows was small and a later one is not: joined, the new rows of a batch were laid beside each of the
-- old. Sets that are taken from each other have no such choice.

-- What is younger than half an hour needs no note, so the calls of a caller who tries and tries are not looked through at each of the tries.
create or replace function tally_note_calls(numbers text[], moments timestamptz[]) returns void language plpgsql as $$
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
               and tally_over(c.entered_at)
             order by entered_at desc limit 100) c)
      union all
      (select c.entered_at, case when count(*) over () = 100 then a.moment + interval '33 days' else c.entered_at end
       from (select entered_at from call c where c.from_number = its.number and c.entered_at > a.moment and c.entered_at < a.moment + interval '33 days'
               and tally_over(c.entered_at)
             order by entered_at limit 100) c)
    ) as b
    where a.number is not null
    on conflict do nothing;
end $$;

create or replace function tally_of_calls() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    perform tally_note_calls(array_agg(from_number), array_agg(entered_at)) from new_rows where direction = 'in';
  elsif tg_op = 'DELETE' then
    perform tally_note_calls(array_agg(from_number), array_agg(entered_at)) from old_rows where direction = 'in';
  else
    perform tally_note('call', array_agg(entered_at)) from (
      select id, entered_at, answered_at is null, desk_id from new_rows
      except select id, entered_at, answered_at is null, desk_id from old_rows
    ) changed;
    perform tally_note_calls(array_agg(from_number), array_agg(entered_at)) from (
      (select id, direction, hotline, from_number, entered_at from new_rows except select id, direction, hotline, from_number, entered_at from old_rows)
      union all
      (select id, direction, hotline, from_number, entered_at from old_rows except select id, direction, hotline, from_number, entered_at from new_rows)
    ) changed;
    perform tally_note_whole(array_agg(id)) from (
      select id, direction, hotline, desk_id, from_number, ami from new_rows
      except select id, direction, hotline, desk_id, from_number, ami from old_rows
    ) changed;
  end if;
  return null;
end $$;

create or replace function tally_of_visits() returns trigger language plpgsql as $$
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
    perform tally_note('visit', array_agg(entered_at)) from (
      (select call, no, queue, specialty, entered_at, ended_at, outcome from new_rows
       except select call, no, queue, specialty, entered_at, ended_at, outcome from old_rows)
      union all
      (select call, no, queue, specialty, entered_at, ended_at, outcome from old_rows
       except select call, no, queue, specialty, entered_at, ended_at, outcome from new_rows)
    ) changed;
    perform tally_note_visits(array_agg(call)) from (
      select call, no, queue, specialty, entered_at from new_rows except select call, no, queue, specialty, entered_at from old_rows
    ) changed;
  end if;
  return null;
end $$;

create or replace function tally_of_rings() returns trigger language plpgsql as $$
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
      from ((table new_rows except table old_rows) union all (table old_rows except table new_rows)) r
      join visit v on v.call = r.call and v.no = r.visit;
  end if;
  return null;
end $$;

create or replace function tally_of_talks() returns trigger language plpgsql as $$
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
    perform tally_note_talkers(array_agg(call), array_agg(visit::int), array_agg(since), array_agg(until))
      from ((table new_rows except table old_rows) union all (table old_rows except table new_rows)) changed;
  end if;
  return null;
end $$;
