-- Finds by which way a partner is told something.
-- Parameters: $1 partner, $2 type.
-- Result: the channel, null for none, and whether its webhook has a secret; no row for an unknown partner.
select delivery_channel(partner, $2::text) as channel, webhook_secret is not null as has_secret
from partner where id = $1::text;
