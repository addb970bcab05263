-- Takes in an alert of the watch as it now is.
-- Parameters: $1 id, $2 title, $3 text, $4 level, $5 version.
-- Result: none; an older version changes nothing.
insert into watch_alert (id, title, text, level, version)
values ($1::uuid, $2::text, $3::text, $4::text, $5::bigint)
on conflict (id) do update
set title = excluded.title, text = excluded.text, level = excluded.level, version = excluded.version
where watch_alert.version < excluded.version;
