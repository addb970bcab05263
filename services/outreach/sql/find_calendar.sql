-- Finds the site whose calendar feed a key opens.
-- Parameters: $1 site, $2 SHA-256 of the secret.
-- Result: when the site last changed and its version, or no row: no such site, no such key to it, or a revoked one.
select s.version, s.update_time
from calendar_key k
join site s on s.id = k.site
where k.key_hash = $2 and k.site = $1 and k.revoke_time is null;
