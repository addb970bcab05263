-- Says whether a person exists, and whether a site has received them.
-- Parameters: $1 id, $2 site or null.
-- Result: one row: person_exists, known_at_site.
select exists (select from people where id = $1) as person_exists,
       exists (select from person_sites where person = $1 and site = $2::text) as known_at_site;
