-- Reads a person who is known at one of some sites, or to whom the caller has an emergency access.
-- Parameters: $1 id, $2 sites or null for the whole association, $3 the caller.
-- Result: the person with its sites and request_hash, or no row.
select p.id, p.site, p.gender, p.birth_year, p.personal,
       (select k.wrapped_key from data_key k where k.owner = p.id::text) as wrapped_key, p.state,
       p.leave_reason, p.merged_into, p.create_time, p.update_time, p.version, p.request_hash, s.sites
from people p
cross join lateral (select array_agg(distinct ps.site order by ps.site) as sites from person_sites ps where ps.person = any (same_person(p.id))) s
where p.id = $1 and p.state <> 4
  and ($2::text[] is null or s.sites && $2::text[] or has_emergency_access(p.id, $3::text));
