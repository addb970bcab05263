-- Lists the locations of the caller's sites by id.
-- $1 text[] the caller's sites or null for all, $2 text site or null, $3 text the last id of the previous page or null, $4 integer how many.
-- Result: locations.
select id, site, kind, display_name, version
from locations
where ($1::text[] is null or site = any ($1::text[]))
  and ($2::text is null or site = $2::text)
  and ($3::text is null or id > $3::text)
order by id
limit $4::integer
