-- Lists recalls, newest first.
-- $1 boolean whether only closed ones (true) or open ones (false), or null, $2 timestamptz and $3 uuid create time and id of the previous
-- page's last recall or nulls, $4 integer how many.
-- Result: recalls.
-- Uses: recalls_time_index.
select id, create_time, close_time
from recalls
where ($1::boolean is null or (close_time is not null) = $1::boolean)
  and ($2::timestamptz is null or (create_time, id) < ($2::timestamptz, $3::uuid))
order by create_time desc, id desc
limit $4::integer
