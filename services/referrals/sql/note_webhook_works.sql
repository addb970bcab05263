-- Notes that a partner's webhook has taken a notification.
-- Parameters: $1 partner, $2 the webhook's URL that was asked.
-- Result: none.
update partner set webhook_failing_since = null
where id = $1::text and webhook_url = $2::text and webhook_failing_since is not null;
