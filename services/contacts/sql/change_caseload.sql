-- Moves a person that this transaction has locked in or out of the active caseload, and out of the archive. No other service counts by it, so no fact is told.
-- Parameters: $1 id, $2 state, $3 reason of leaving or null.
-- Result: the person as it now is, with its sites.
with changed as (
  update people
  set state = $2::smallint, leave_reason = $3, archive_time = null,
      return_time = case when $2::smallint = 1 then clock_timestamp() else return_time end, version = version + 1, update_time = clock_timestamp()
  where id = $1
  returning *
)
select p.id, p.site, p.gender, p.birth_year, p.personal,
       (select k.wrapped_key from data_key k where k.owner = p.id::text) as wrapped_key, p.state,
       p.leave_reason, p.merged_into, p.create_time, p.update_time, p.version, s.sites
from changed p
cross join lateral (select array_agg(distinct ps.site order by ps.site) as sites from person_sites ps where ps.person = any (same_person(p.id))) s;
