-- The emergency accesses to a person by any of their records, oldest first.
-- Parameters: $1 person, $2 rows.
-- Result: accesses, each with the wrapped key of the person's data.
select e.id, e.person, e.subject, e.subject_sites, e.sites, e.reason, e.create_time, e.expire_time, e.review_time, e.reviewer, k.wrapped_key
from emergency_access e
left join data_key k on k.owner = e.person::text
where e.person = any (same_person($1))
order by e.create_time, e.id
limit $2;
