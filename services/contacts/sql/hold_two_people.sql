-- Holds two people against merging, erasure and every visit until the transaction ends, in the order of their ids, so that two calls about
-- the same two wait for each other instead of locking each other out.
-- Parameters: $1 and $2 ids.
-- Result: id, version, merged_into, and sites, those of all their records; no row for one who is unknown or forgotten.
select p.id, p.version, p.merged_into,
       (select array_agg(distinct ps.site) from person_sites ps where ps.person = any (same_person(p.id))) as sites
from people p
where p.id in ($1, $2) and p.state <> 4
order by p.id
for update;
