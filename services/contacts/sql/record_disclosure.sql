-- Puts a disclosure on record.
-- Parameters: $1 id, $2 consent, $3 person, $4 referral, $5 partner, $6 categories, $7 channel.
-- Result: none.
-- Invariant: the transaction holds the consent and has found that it allows the disclosure.
insert into disclosure (id, consent, person, referral, partner, categories, channel) values ($1, $2, $3, $4, $5, $6, $7);
