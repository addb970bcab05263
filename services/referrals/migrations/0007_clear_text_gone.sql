-- What was personal has been sealed by the step before this migration: nothing of it stays in clear.

alter table partner
  drop column clear_phone, drop column clear_email, drop column clear_capacity_note,
  drop column old_webhook_secret, drop column old_webhook_previous_secret;
alter table referral drop column clear_summary, drop column clear_decline_reason, drop column clear_partner_note;
alter table referral_change drop column clear_note;

-- Dropped columns stay in the files until a table is written anew.
cluster partner using partner_pkey;
cluster referral using referral_pkey;
cluster referral_change using referral_change_pkey;
