-- How long records are kept after the last contact.

alter table people
  -- When the team last said that the person is back.
  add column return_time timestamptz,
  -- When the record was put into the archive.
  add column archive_time timestamptz,
  add constraint people_archive_time_check check ((state = 3) = (archive_time is not null));
create index people_archived_idx on people (archive_time) where state = 3;

-- When each person who is not forgotten was last in contact, by any of their records: registered, received, or back by the team's word.
create view last_contact as
select p.id as person, p.site, p.state, p.create_time, p.archive_time,
       (select max(greatest((r.create_time at time zone 'UTC')::date, (r.return_time at time zone 'UTC')::date,
                            (select v.service_day from visits v where v.person = r.id and v.state = 1 order by v.service_day desc limit 1)))
        from people r
        where r.id = p.id or r.merged_into = p.id) as day
from people p
where p.merged_into is null and p.state <> 4;

-- What a night's run did, at each registering site.
create table retention_run (
  day              date primary key,
  run_time         timestamptz not null,
  archive_before   date not null,
  anonymise_before date not null
);
create table retention_count (
  day                date not null references retention_run,
  site               text not null,
  archived           integer not null default 0,
  anonymised         integer not null default 0,
  waiting_for_report integer not null default 0,
  primary key (day, site)
);
