-- Lists the keys of a site by id.
-- Parameters: $1 site, $2 the last id of the previous page or null, $3 rows at most.
-- Result: the keys, revoked ones too.
select id, site, display_name, create_time, revoke_time
from calendar_key
where site = $1 and ($2::uuid is null or id > $2::uuid)
order by id
limit $3;
