-- Records a waste slip.
-- $1 uuid id, $2 bytea request hash, $3 text location, $4 text site, $5 text number, $6 text carrier, $7 integer grams, $8 integer containers,
-- $9 date service day, $10 timestamptz when.
-- Result: the new slip, or none when the id is taken. Violates waste_slips_number_key when the carrier's number is.
insert into waste_slips (id, request_hash, location, site, number, carrier, grams, containers, service_day, occur_time)
values ($1::uuid, $2::bytea, $3::text, $4::text, $5::text, $6::text, $7::integer, $8::integer, $9::date, $10::timestamptz)
on conflict (id) do nothing
returning id, request_hash, location, number, carrier, grams, containers, occur_time, false as voided
