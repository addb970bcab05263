# shellcheck shell=bash
# From a backup to databases that hold what it held: checks first, then copies, then checks again.

manifest_value() { # FOLDER WORD: the rest of the manifest's line that begins so
  sed -n "s/^$2 //p" "$1/manifest" | head -n 1
}

check_backup() { # FOLDER: it is whole, and of a form that this version reads
  local name
  [[ -r "$1/SHA256SUMS" && -r "$1/manifest" ]] || die "$1 is not a whole backup: SHA256SUMS or manifest is missing"
  for name in manifest "${BACKED_UP[@]/%/.dump}"; do
    grep -qE "^[0-9a-f]{64}  (\./)?$name\$" "$1/SHA256SUMS" || die "$1 is not a whole backup: SHA256SUMS does not name $name"
  done
  (cd "$1" && sha256sum --quiet --check SHA256SUMS 1>&2) || die "$1 is damaged (see above); take another backup"
  [[ "$(head -n 1 "$1/manifest")" == "passerelle-backup 1" ]] || die "$1 has a form that this version does not read"
  local ahead
  ahead="$(followers_ahead <"$1/manifest")"
  [[ -z "$ahead" ]] || die "$1 is not of one moment: $ahead"
}

check_master_keys() { # FOLDER KEYS: every key with which the backup was sealed is there
  local name fingerprint given
  for name in "${SEALED[@]}"; do
    [[ -s "$2/$name-master-keys" ]] || die "$2/$name-master-keys is missing: without it nobody reads what $name has sealed"
    given="$(fingerprints_of "$2/$name-master-keys")"
    while read -r fingerprint; do
      grep -qxF "$fingerprint" <<<"$given" ||
        die "$2/$name-master-keys lacks a key that $name had when the backup was taken; with another one the data cannot be read"
    done < <(sed -n "s/^master-key $name //p" "$1/manifest")
  done
}

check_erased_list() { # FOLDER LIST: it is whole, and no older than the backup
  local until count
  [[ -r "$2" ]] || die "cannot read $2"
  until="$(sed -n '1s/^erasures //p' "$2")"
  count="$(sed -n '$s/^end //p' "$2")"
  [[ -n "$until" && -n "$count" && "$count" == "$(($(wc -l <"$2") - 2))" ]] ||
    die "$2 is not a whole list of erasures (passerelle-contacts list-erased)"
  [[ ! "$until" < "$(manifest_value "$1" time)" ]] ||
    die "$2 is of $until, before the backup: people who were forgotten since would come back. Find a later list"
}

check_nothing_there() {
  [[ ! -e "$STATE/servers-home" && ! -d "$STATE/secrets" ]] ||
    die "there is a suite in $STATE; choose an empty place by PASSERELLE_LOCAL_STATE (or remove this one: down --erase)"
}

take_master_keys() { # KEYS
  local name
  for name in "${SEALED[@]}"; do (umask 077 && cat "$1/$name-master-keys" >"$SECRETS/$name-master-keys"); done
}

restore_database() { # FOLDER SERVICE: whole or not at all
  local tables
  tables="$(admin_psql "passerelle_$2" <<<"select count(*) from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace")"
  [[ "$tables" == 0 ]] || die "the database of $2 holds tables; a backup is restored into empty databases only"
  step "Restoring the database of $2"
  PGPASSWORD="$(<"$SECRETS/postgres")" "$POSTGRES_BIN/pg_restore" --single-transaction --exit-on-error --no-password \
    -h "$(postgres_home)" -p "$POSTGRES_PORT" -U postgres -d "passerelle_$2" "$1/$2.dump" || die "could not restore the database of $2"
}

# Every row of every table, each place in a feed, the ledger.
compare_with_manifest() { # FOLDER
  local name faults
  for name in "${BACKED_UP[@]}"; do describe_database "$name"; done >"$WORK/restored" || die "could not read the restored databases"
  grep -E '^(table|migration|head|position) ' "$1/manifest" >"$WORK/backed-up"
  cmp -s "$WORK/backed-up" "$WORK/restored" || {
    diff "$WORK/backed-up" "$WORK/restored" | head -n 10 >&2
    die "what was restored is not what was backed up"
  }
  faults="$(ledger_faults)"
  [[ -z "$faults" ]] || die "the stock is not the sum of its movements: $faults"
  say "$(grep -c '^table ' "$WORK/restored") tables hold what they held: $(awk '$1 == "table" { rows += $4 } END { print rows }' "$WORK/restored") rows."
}

forget_again() { # LIST
  environment_of contacts
  clean_env "${ENVIRONMENT[@]}" "$BIN/passerelle-contacts" erase-again <"$1" >"$LOGS/erase-again.log" 2>&1 9>&- || {
    tail -n 5 "$LOGS/erase-again.log" >&2
    die "could not forget again whoever was forgotten"
  }
  say "Of $(sed -n '$s/^end //p' "$1") records $(sed -n 's/.*"forgotten":\([0-9]*\).*/\1/p' "$LOGS/erase-again.log" | tail -n 1) were forgotten again."
}

# Somebody may have been signed out, or shut out, since the backup: everybody signs in again.
end_sessions() {
  admin_psql passerelle_gateway <<'SQL'
update session set revoke_time = clock_timestamp() where revoke_time is null;
delete from partner_session;
SQL
}

# What waits to be sent is real, and so are those who would receive it.
tell_nobody() {
  admin_psql passerelle_referrals <<'SQL'
begin;
update delivery set next_attempt_time = 'infinity' where state = 'PENDING';
update partner set webhook_url = '', email = '';
commit;
SQL
}

check_access_log() {
  environment_of gateway
  clean_env "${ENVIRONMENT[@]}" "$BIN/passerelle-gateway" verify-access-log 9>&- || die "the access log of the backup was altered"
}

# From here on it is a suite like any other: `up` starts it, and does not seed it.
mark_restored() {
  : >"$STATE/restored"
  rm "$STATE/restoring"
}
