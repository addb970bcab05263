-- Where this service stood in each feed when it last forgot its facts: until it stands there again, figures would be partial.
create table reached (
  feed text primary key,
  position bigint not null
);

-- As before, and remembers the places that had been reached. A second time before they are reached again changes nothing about them.
create or replace function forget_facts() returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  next_generation bigint;
begin
  perform 1 from consumer_offset for update;
  insert into reached (feed, position) select feed, position from consumer_offset
  on conflict (feed) do update set position = greatest(reached.position, excluded.position);
  update consumer_offset set position = 0;
  truncate visit, person, distribution_line, item, site;
  update generation set number = number + 1 returning number into next_generation;
  return next_generation;
end
$$;
