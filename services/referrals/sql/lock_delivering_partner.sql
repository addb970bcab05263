-- Keeps others from taking along, recording or changing anything of a partner until the end of the transaction.
-- Parameters: $1 partner.
-- Result: the partner's id.
select id from partner where id = $1::text for no key update;
