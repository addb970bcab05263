-- Whether what was in a vehicle has returned is asked for each visit of an outing.
create index documents_outing_index on documents (outing, location) where outing is not null;
create index documents_return_index on documents (location, occur_time) where outing is not null and kind = 'TRANSFER';
