-- What supervisors change at the desk, and how the audit is asked.

-- Asked no more, and kept for what was written in it: no key ever gets another meaning.
alter table wrap_up_field add column retired boolean not null default false;
alter table wrap_up_choice add column retired boolean not null default false;

-- The form's own version: who saves must have seen the newest.
create table wrap_up_form (
  specialty text primary key,                        -- empty: that of all
  version   int not null,
  saved_at  timestamptz not null,
  saved_by  text not null
);

create index audit_action on audit (action, id);
create index audit_at on audit (at);
-- A customer's card is seen once by each person and call, however often the screen is drawn again.
create unique index audit_card_seen on audit (operator, (detail ->> 'call')) where action = 'card_seen';
