-- Lists partners by name.
-- Parameters: $1 the beginning of a word of the name, as search words, or '' for any, $2 a theme or null, $3 a territory and those it
--   lies in, or null, $4 the day on which there must be room, or null, $5 whether those that take no referrals are shown,
--   $6 search words and $7 id of the last partner of the previous page ('' and '' for the first), $8 rows at most.
-- Result: the partners in the order of their search words and ids, with name_folded.
select
  name_folded,
  id, name, organisation, siret, description, services, themes, territories, opening_hours, phone, address_line, postal_code, city,
  insee_code, latitude, longitude, full_until, capacity_note, email, webhook_url, webhook_disabled, webhook_failing_since,
  webhook_secret is not null as has_secret, state, origin_source, origin_id, origin_date, create_time, update_time, version, request_hash
from partner
where (name_folded, id) > ($6::text, $7::text)
  and ($5::boolean or state = 'ACTIVE')
  and strpos(' ' || name_folded, ' ' || $1::text) > 0
  and ($2::text is null or $2::text = any (themes)
       or services @> jsonb_build_array(jsonb_build_object('themes', jsonb_build_array($2::text))))
  and ($3::text[] is null or territories && $3::text[])
  and ($4::date is null or full_until is null or full_until < $4::date)
order by name_folded, id
limit $8::integer;
