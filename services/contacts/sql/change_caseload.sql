-- Moves a person that this transaction has locked in or out of the active caseload. No other service counts by it, so no fact is told.
-- Parameters: $1 id, $2 state, $3 reason of leaving or null.
-- Result: the person as it now is, with its sites.
with changed as (
  update people
  set state = $2, leave_reason = $3, version = version + 1, update_time = clock_timestamp()
  where id = $1
  returning *
)
select p.id, p.code, p.site, p.pseudonym, p.gender, p.birth_year, p.languages, p.given_name, p.family_name, p.birth_date, p.phone, p.state,
       p.leave_reason, p.create_time, p.update_time, p.version, s.sites
from changed p
cross join lateral (select array_agg(ps.site order by ps.site) as sites from person_sites ps where ps.person = p.id) s;
