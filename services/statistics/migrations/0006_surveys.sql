-- Survey weeks. These are recorded here and nowhere else: what follows the feeds (forget_facts) never touches them.

create table survey (
  id text primary key,
  -- "ena-caarud/1".
  questionnaire text not null,
  first_day date not null,
  last_day date not null,
  -- Where it is held; null: at every site of the association.
  sites text[],
  medium_from integer not null,
  strong_from integer not null,
  closed boolean not null default false,
  -- What people are recognised by, 32 random bytes; destroyed when the survey is closed.
  recognition_key bytea,
  request_hash bytea not null,
  constraint survey_days_check check (first_day <= last_day),
  constraint survey_bounds_check check (medium_from < strong_from),
  constraint survey_key_check check (closed = (recognition_key is null))
);
create index survey_latest_idx on survey (first_day desc, id desc);

-- One person's answer, or that the person did not wish to answer. Nothing tells when in the day it was given: no time, and ids without order.
create table survey_answer (
  id uuid primary key default gen_random_uuid(),
  survey text not null references survey,
  site text not null,
  day date not null,
  refused boolean not null,
  -- Numbers of the public contract; 0 when they were not stated.
  gender integer not null,
  age_band integer not null,
  -- What was chosen: "housing/street".
  choices text[] not null,
  -- Negative when it cannot be told.
  precarity_score integer not null,
  -- Keyed hashes (survey/recognition.h) of who answered, of the call that recorded it and of what it said. All three are destroyed when the
  -- survey is closed.
  person_hash bytea,
  call_hash bytea,
  request_hash bytea,
  constraint survey_answer_person_key unique (survey, person_hash),
  constraint survey_answer_call_key unique (survey, call_hash)
);
create index survey_answer_site_idx on survey_answer (survey, site);
