-- Writes the move of a referral that this transaction has locked: its next version, a line of its history, its fact.
-- Parameters: $1 id, $2 state, $3 consent or null, $4 service day or null, $5 send time, $6 whether the reminders and the alert stand as they
--   are, else $7 remind time, $8 second remind time, $9 alert time, $10 when the consent ends, $11 answer deadline, $12 answer time,
--   $13 decline reason (sealed), $14 scheduled time, $15 partner note (sealed), $16 outcome or null, $17 whether the partner is told,
--   $18 now, $19 side, $20 actor, $21 state before, $22 note (sealed), $23 reason, $24 fact or null, $25 traceparent.
-- Result: one row.
-- Invariant: the version grows by one with each move; deadlines stand only while something is awaited, the end of the consent only while the
--   referral is open.
with changed as (
  update referral
  set state = $2, consent = $3, service_day = $4::date, send_time = $5,
      remind_time = case when $6::boolean then remind_time else $7 end,
      remind_again_time = case when $6::boolean then remind_again_time else $8 end,
      alert_time = case when $6::boolean then alert_time else $9 end,
      consent_end_time = case when $2 = 'SENT' then $10 when $2 in ('ACKNOWLEDGED', 'ACCEPTED', 'SCHEDULED', 'ATTENDED', 'NO_SHOW') then consent_end_time end,
      answer_deadline = $11, answer_time = $12, decline_reason = $13, scheduled_time = $14, partner_note = $15, outcome = $16, at_partner = $17,
      version = version + 1
  where id = $1
  returning id
), noted as (
  insert into referral_change (referral, time, side, actor, from_state, to_state, note, reason)
  select id, $18, $19, $20, $21, $2, $22, $23 from changed
), told as (
  insert into outbox (fact, trace_parent) select $24::bytea, $25::text from changed where $24::bytea is not null
)
select id from changed;
