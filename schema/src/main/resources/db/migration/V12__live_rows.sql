-- The same notes as before (V10), found faster. What PostgreSQL once made up its mind about a trigger's statement it keeps for as long as the
-- connection lives, though the first batch of rows was small and a later one is not: joined, the new rows of a batch were laid beside each of the
-- old. Sets that are taken from each other have no such choice.

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
