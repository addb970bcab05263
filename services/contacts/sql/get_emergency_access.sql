-- Reads an emergency access, whoever has it.
-- Parameters: $1 id.
-- Result: the access with its request_hash, and the wrapped key of the person's data, null once that is destroyed; or no row.
select e.id, e.person, e.subject, e.subject_sites, e.sites, e.reason, e.create_time, e.expire_time, e.review_time, e.reviewer, e.request_hash,
       k.wrapped_key
from emergency_access e
left join data_key k on k.owner = e.person::text
where e.id = $1;
