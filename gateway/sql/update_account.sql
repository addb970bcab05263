-- Writes an account that this transaction holds.
-- params: 1 id uuid, 2 sealed email bytea or null, 3 roles text[], 4 sites text[], 5 partner text
update account
set sealed_email = $2::bytea, roles = $3::text[], sites = $4::text[], partner = $5::text, version = version + 1
where id = $1::uuid
