-- Reads the outings that changed after a position of the outreach feed, as they now are.
-- Parameters: $1 the position, $2 rows at most.
-- Result: one row an outing, by position; the day as days since 1970-01-01, arrays as comma-separated text.
select id::text as id, site, kind, day - date '1970-01-01' as day, completed, cancelled, minutes, team_size,
       array_to_string(unknown_genders, ',') as unknown_genders, array_to_string(unknown_age_bands, ',') as unknown_age_bands,
       array_to_string(unknown_counts, ',') as unknown_counts, known_people, needles_picked_up, mediations, incidents, position
from outing where position > $1 order by position limit $2;
