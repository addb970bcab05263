-- Reads with which questionnaires people were asked at some sites in some days.
-- Parameters: $1 sites, $2 first and $3 last day.
-- Result: names of questionnaires, each once.
select distinct questionnaire
from survey join survey_answer on survey_answer.survey = survey.id
where survey_answer.site = any ($1::text[]) and day between $2::date and $3::date and not refused
order by questionnaire;
