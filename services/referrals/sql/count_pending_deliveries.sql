-- Counts the deliveries that have not arrived yet.
-- Result: how many. Uses: delivery_due_idx.
select count(*) as pending from delivery where state = 'PENDING';
