-- When a hotline is staffed. All of this is the operator's own data: what is seeded here is a beginning, to be changed like any other row.
create table schedule (
  name text primary key,
  note text not null default ''
);

-- The usual week. Several rows a day where there is a break; a day without a row is free.
create table schedule_hours (
  schedule text not null references schedule on delete cascade,
  weekday  smallint not null check (weekday between 1 and 7),   -- 1 is Monday
  opens    time not null,
  closes   time not null,                                      -- the first moment that is closed again; 24:00 is midnight
  primary key (schedule, weekday, opens),
  check (opens < closes)
);

-- Days that are not as the week says: free where both times are null, else open at these times, and only these.
create table special_day (
  schedule text not null references schedule on delete cascade,
  day      date not null,
  no       smallint not null default 1,                        -- of several stretches on one day
  name     text not null,
  opens    time,
  closes   time,
  primary key (schedule, day, no),
  check ((opens is null) = (closes is null) and (opens is null or opens < closes))
);

-- A hotline without a row here is staffed by the schedule 5x8.
create table hotline_schedule (
  hotline  text primary key,                                   -- its number
  schedule text not null references schedule
);

insert into schedule (name, note) values
  ('5x8', 'Monday to Friday, 09:00 to 17:00'),
  ('6x8', 'Monday to Saturday, 09:00 to 17:00');
insert into schedule_hours (schedule, weekday, opens, closes)
  select '5x8', day, time '09:00', time '17:00' from generate_series(1, 5) as day
  union all
  select '6x8', day, time '09:00', time '17:00' from generate_series(1, 6) as day;

-- China's statutory holidays of 2026 with the working days that make up for them (State Council, November 2025). Next year's come as new rows.
insert into special_day (schedule, day, name)
  select s.name, d.day::date, h.name
  from schedule s,
    (values ('元旦', date '2026-01-01', date '2026-01-03'),
            ('春节', date '2026-02-15', date '2026-02-23'),
            ('清明节', date '2026-04-04', date '2026-04-06'),
            ('劳动节', date '2026-05-01', date '2026-05-05'),
            ('端午节', date '2026-06-19', date '2026-06-21'),
            ('中秋节', date '2026-09-25', date '2026-09-27'),
            ('国庆节', date '2026-10-01', date '2026-10-07')) as h (name, first, last),
    generate_series(h.first, h.last, interval '1 day') as d (day);
insert into special_day (schedule, day, name, opens, closes)
  select s.name, m.day, m.name, time '09:00', time '17:00'
  from schedule s,
    (values ('元旦调休', date '2026-01-04'),
            ('春节调休', date '2026-02-14'),
            ('春节调休', date '2026-02-28'),
            ('劳动节调休', date '2026-05-09'),
            ('国庆节调休', date '2026-09-20'),
            ('国庆节调休', date '2026-10-10')) as m (name, day);

-- What a caller heard, pressed and was led to before, or instead of, a queue.
create table ivr_step (
  call  uuid not null references call on delete cascade,
  no    smallint not null,
  at    timestamptz not null,
  step  text not null,
  value text not null,
  primary key (call, no)
);

-- 一般, 重要, 紧急
alter table ticket add column priority text not null default 'general' check (priority in ('general', 'important', 'urgent'));
