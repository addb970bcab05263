-- Opens a survey, unless there is one of that id.
-- Parameters: $1 id, $2 questionnaire, $3 first and $4 last day, $5 sites or null for the whole association, $6 the least score that is medium
--   and $7 strong, $8 recognition key, $9 request hash.
-- Result: none.
insert into survey (id, questionnaire, first_day, last_day, sites, medium_from, strong_from, recognition_key, request_hash)
values ($1, $2, $3::date, $4::date, $5::text[], $6::integer, $7::integer, $8::bytea, $9::bytea)
on conflict (id) do nothing;
