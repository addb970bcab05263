-- A page of the waiting lists, first come first, in the order of waiting_entry_seq_idx.
-- Parameters: $1 sites or null for the whole association, $2 site, $3 person, $4 state, each or null, $5 seq of the last entry of the previous
--   page or null, $6 rows.
-- Result: entries.
select w.id, w.site, w.person, w.staff_member, w.first_day, w.last_day, w.duration_minutes, w.reason, w.state, w.appointment, w.create_time, w.seq,
       a.offer_expire_time,
       (select k.wrapped_key from data_key k where k.owner = w.person::text) as wrapped_key
from waiting_entry w
left join appointment a on a.id = w.appointment
where ($1::text[] is null or w.site = any ($1::text[]))
  and ($2::text is null or w.site = $2::text)
  and ($3::uuid is null or w.person = any ((select ids_of_person($3::uuid))::uuid[]))
  and ($4::text is null or w.state = $4::text)
  and w.seq > coalesce($5::bigint, 0)
order by w.seq
limit $6;
