-- Opens a count of a location.
-- $1 uuid id, $2 text location, $3 text[] only these items, $4 timestamptz now.
-- Result: one row; none while another count is open there.
-- Invariant: its document is new, so the id is free. Of two calls at once for one location, the second waits for the first to end.
insert into count_sessions (id, location, items, open_time)
values ($1::uuid, $2::text, $3::text[], $4::timestamptz)
on conflict (location) where state = 'OPEN' do nothing
returning id
