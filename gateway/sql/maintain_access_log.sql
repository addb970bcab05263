-- Makes the access log's partitions ahead and drops those that are no longer kept.
-- params: 1 months that an entry is kept integer
-- returns: how many partitions went
select maintain_access_log($1::integer) as dropped
