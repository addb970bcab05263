-- Notes that the mail server refused to tell the owner of an account, which this transaction holds, of its end by disuse.
-- params: 1 id uuid
update account
set unused_refuse_time = clock_timestamp()
where id = $1::uuid
