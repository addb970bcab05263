-- A page of a site's calendar, in the order of time.
-- Parameters: $1 site, $2 first instant, $3 the instant it ends before, $4 first and $5 last local day, the closures as arrays: $6 ids, $7 starts,
--   $8 ends, $9 titles; $10 start, $11 kind and $12 id of the last entry of the previous page, or nulls, $13 rows.
-- Result: kind (a number of CalendarEntry.Kind), id, detail, start_time, end_time, title, state.
-- An outing is never as long as a week, so that those that touch the range are found by the day they begin.
select kind, id, detail, start_time, end_time, title, state
from (
  select 1 as kind, id::text collate "C" as id, kind as detail, start_time, end_time, title, state
  from outing
  where site = $1 and service_day between $4::date - 7 and $5::date and start_time < $3::timestamptz and end_time > $2::timestamptz
  union all
  select 2, id::text, kind, start_time, end_time, title, state
  from activity
  where site = $1 and service_day between $4::date - 2 and $5::date and start_time < $3::timestamptz and end_time > $2::timestamptz
  union all
  select 3, id::text, kind, occur_time, occur_time + make_interval(mins => minutes), '', state
  from mediation_action
  where site = $1 and state = 'RECORDED' and occur_time >= $2::timestamptz - interval '1 day' and occur_time < $3::timestamptz
    and (occur_time >= $2::timestamptz or occur_time + make_interval(mins => minutes) > $2::timestamptz)
  union all
  select 4, closure.id, '', closure.start_time::timestamptz, closure.end_time::timestamptz, closure.title, ''
  from unnest($6::text[], $7::text[], $8::text[], $9::text[]) as closure (id, start_time, end_time, title)
) entry
where $10::timestamptz is null or (start_time, kind, id) > ($10::timestamptz, $11::integer, $12::text)
order by start_time, kind, id
limit $13;
