-- A page of what was disclosed about a person, latest first, found by disclosure_person_idx.
-- Parameters: $1 person, $2 consent and $3 referral, each or null, $4 time and $5 id of the last disclosure of the previous page, or nulls,
--   $6 rows.
-- Result: disclosures.
select d.id, d.consent, d.referral, d.partner, d.categories, d.channel, d.disclose_time
from disclosure d
where d.person = any (same_person($1))
  and ($2::uuid is null or d.consent = $2::uuid)
  and ($3::uuid is null or d.referral = $3::uuid)
  and (d.disclose_time, d.id) < (coalesce($4::timestamptz, 'infinity'), coalesce($5::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
order by d.disclose_time desc, d.id desc
limit $6;
