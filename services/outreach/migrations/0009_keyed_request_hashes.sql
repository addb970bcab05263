-- The hashes of requests have been keyed by the step before this migration. Those of people who were forgotten go: they could lead back.

-- Nobody waits without a name.
update waiting_entry set request_hash = '' where person is null;
-- An appointment may be of nobody from the start, but such a one is not emptied of its reason by another version.
update appointment set request_hash = '' where person is null and reason = '' and version > 1;

-- What was written over stays in the files until a table is written anew.
cluster site using site_pkey;
cluster vehicle using vehicle_pkey;
cluster territory using territory_pkey;
cluster staff_member using staff_member_pkey;
cluster absence using absence_pkey;
cluster outing using outing_pkey;
cluster outing_series using outing_series_pkey;
cluster waiting_entry using waiting_entry_pkey;
cluster appointment using appointment_pkey;
cluster activity using activity_pkey;
cluster mediation_action using mediation_action_pkey;
cluster calendar_key using calendar_key_pkey;
