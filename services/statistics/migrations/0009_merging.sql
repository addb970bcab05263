-- Facts name people by stand-ins: random ids that mean nothing anywhere else. Whoever is erased loses the row that tells which stand-in is theirs;
-- what was counted stays as it was, and nobody is behind it any more.
create table stand_in (
  person uuid primary key,
  stand_in uuid not null unique default gen_random_uuid()
);

insert into stand_in (person)
select id from person union select person from visit where person is not null;
update visit set person = stand_in.stand_in from stand_in where stand_in.person = visit.person;
create index visit_by_person on visit (person) where person is not null;
update person set id = stand_in.stand_in from stand_in where stand_in.person = person.id;

-- Records that are one person's, as last told: `duplicate` counts as `person`, both stand-ins. A record that is a person of its own again counts as
-- itself. Every row carries the position of the fact that last changed it.
create table merged_person (
  duplicate uuid primary key,
  person uuid not null,
  position bigint not null
);
create index merged_person_by_position on merged_person (position);

-- As before, with what came above.
create or replace function forget_facts() returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  next_generation bigint;
begin
  perform 1 from consumer_offset for update;
  insert into reached (feed, position) select feed, position from consumer_offset
  on conflict (feed) do update set position = greatest(reached.position, excluded.position);
  update consumer_offset set position = 0;
  truncate visit, person, distribution_line, item, site, outing, mediation_action, activity, referral, sharps_return, overdose_kit, stand_in,
           merged_person;
  update generation set number = number + 1 returning number into next_generation;
  return next_generation;
end
$$;
