-- A PBX's whole history comes in by the million rows: what a row costs besides itself is what an import costs.

-- A call is written with its visits, rings and talks in one transaction, by one program: to look up at each row what was written just before it
-- cost more than the row. What is removed still takes with it what belongs to it; found by arrays, so that whatever plan a connection keeps goes by the
-- keys (see V12).
alter table call drop constraint call_pbx_fkey, drop constraint call_desk_id_fkey;
alter table visit drop constraint visit_call_fkey;
alter table ring drop constraint ring_call_visit_fkey;
alter table talk drop constraint talk_call_visit_fkey;

create function calls_gone() returns trigger language plpgsql as $$
begin
  delete from visit where call = any(array(select id from old_rows));
  return null;
end $$;

create function visits_gone() returns trigger language plpgsql as $$
begin
  delete from ring where call = any(array(select call from old_rows)) and (call, visit) in (select call, no from old_rows);
  delete from talk where call = any(array(select call from old_rows)) and (call, visit) in (select call, no from old_rows);
  return null;
end $$;

create function all_calls_gone() returns trigger language plpgsql as $$
begin
  truncate visit, ring, talk;
  return null;
end $$;

create trigger gone after delete on call referencing old table as old_rows for each statement execute function calls_gone();
create trigger gone after delete on visit referencing old table as old_rows for each statement execute function visits_gone();
create trigger all_gone after truncate on call for each statement execute function all_calls_gone();

-- A callid is hardly ever that of two PBXs. On a ledger of fifty million lines this takes a minute or two, once.
drop index ledger_call;
create index ledger_call on ledger (callid);

-- Whoever wants a day's calls, or those that ended in some time, asks by when they came. Only what the ledger has not told of is looked for by its end.
drop index call_day;
drop index call_ended;
create index call_unheard on call (pbx, ended_at) where not ledger;
