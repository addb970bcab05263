-- Records a person's answer or refusal, or an answer in the place of the same person's refusal.
-- Parameters: $1 survey, $2 site, $3 day, $4 refused, $5 gender, $6 age band, $7 choices, $8 precarity score, $9 person hash, $10 call hash or
--   null, $11 request hash.
-- Result: one row: whether the survey is open, and the answer, null when the person was asked already.
-- Invariant: one row a person; none is written once the survey is closed.
with held as (
  select id from survey where id = $1::text and not closed for share
), made as (
  insert into survey_answer (survey, site, day, refused, gender, age_band, choices, precarity_score, person_hash, call_hash, request_hash)
  select id, $2::text, $3::date, $4::boolean, $5::integer, $6::integer, $7::text[], $8::integer, $9::bytea, $10::bytea, $11::bytea
  from held
  on conflict (survey, person_hash) do update
  set id = excluded.id, site = excluded.site, day = excluded.day, refused = excluded.refused, gender = excluded.gender,
      age_band = excluded.age_band, choices = excluded.choices, precarity_score = excluded.precarity_score,
      call_hash = excluded.call_hash, request_hash = excluded.request_hash
  where survey_answer.refused and not excluded.refused
  returning id, refused, precarity_score
)
select exists (select from held) as open, made.id, made.refused, made.precarity_score
from (values (1)) as one left join made on true;
