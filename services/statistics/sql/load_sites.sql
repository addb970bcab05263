-- Reads the sites that changed after a position of the outreach feed.
-- Parameters: $1 the position.
-- Result: one row a site; arrays as comma-separated text, closures as days since 1970-01-01.
select id, display_name, address, array_to_string(opening_days, ',') as opening_days, array_to_string(opening_starts, ',') as opening_starts,
       array_to_string(opening_ends, ',') as opening_ends, array_to_string(opening_uses, ',') as opening_uses,
       (select coalesce(string_agg((day - date '1970-01-01')::text, ',' order by place), '')
        from unnest(closure_starts) with ordinality as closure (day, place)) as closure_starts,
       (select coalesce(string_agg((day - date '1970-01-01')::text, ',' order by place), '')
        from unnest(closure_ends) with ordinality as closure (day, place)) as closure_ends
from site where position > $1;
