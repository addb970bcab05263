-- The hashes of requests have been keyed by the step before this migration. Those of people who were forgotten go: they could lead back.

-- Nobody is referred without a name.
update referral set request_hash = '' where person is null;

-- What was written over stays in the files until a table is written anew.
cluster partner using partner_pkey;
cluster referral using referral_pkey;
cluster accompaniment using accompaniment_pkey;
