# shellcheck shell=bash disable=SC2034
# The suite's databases as a backup sees them: a cut through all of them at once, and what stands in each.

# Whose view is frozen first, first. Who asks another process comes before who is asked: then nothing was asked for that is not on record
# with the one who was asked. The gateway comes last, so that nobody is looked at without an entry in its access log.
BACKED_UP=(statistics referrals outreach contacts supplies gateway)

admin_psql() { # DATABASE OPTION…: plain rows of what is asked on standard input, as the superuser
  local database="$1"
  shift
  PGPASSWORD="$(<"$SECRETS/postgres")" PGTZ=UTC PGCONNECT_TIMEOUT=10 "$POSTGRES_BIN/psql" -X -q -A -t -v ON_ERROR_STOP=1 \
    -h "$(postgres_home)" -p "$POSTGRES_PORT" -U postgres -d "$database" "$@"
}

# --- sessions that stay open while others work ---

declare -A SESSION_IN SESSION_OUT
open_session() { # NAME SERVICE
  local in out
  mkfifo "$WORK/$1.in" "$WORK/$1.out"
  admin_psql "passerelle_$2" <"$WORK/$1.in" >"$WORK/$1.out" 2>>"$WORK/errors" &
  exec {in}>"$WORK/$1.in" {out}<"$WORK/$1.out"
  SESSION_IN[$1]="$in" SESSION_OUT[$1]="$out"
}
ask_session() { # NAME SQL: what ends with one row of one column, in ANSWER
  printf '%s\n' "$2" >&"${SESSION_IN[$1]}" && IFS= read -r -t 60 ANSWER <&"${SESSION_OUT[$1]}"
}
close_session() { # NAME: its transaction ends
  local in="${SESSION_IN[$1]}" out="${SESSION_OUT[$1]}"
  # Sessions that were opened later hold this pipe open too: it must be told.
  printf '\\q\n' >&"$in" || true
  exec {in}>&- {out}<&-
}

# Freezes a view of every database, in SNAPSHOT, while no process takes in events: so none has taken in an event that the feed it comes
# from does not hold. What is committed meanwhile goes on; events wait for some milliseconds.
declare -A SNAPSHOT
freeze_views() {
  local name
  for name in "${BACKED_UP[@]}"; do
    open_session "hold-$name" "$name"
    ask_session "hold-$name" "begin; set local lock_timeout = '20s'; lock table consumer_offset in share mode; select 'held';" ||
      die "$name takes in events all the time, or its database does not answer; try again ($(tail -n 1 "$WORK/errors"))"
  done
  for name in "${BACKED_UP[@]}"; do
    open_session "view-$name" "$name"
    ask_session "view-$name" "begin isolation level repeatable read read only; select pg_export_snapshot();" ||
      die "no view of the database of $name ($(tail -n 1 "$WORK/errors"))"
    SNAPSHOT[$name]="$ANSWER"
  done
  for name in "${BACKED_UP[@]}"; do close_session "hold-$name"; done
}

# --- what stands in a database ---

# A line for each table with its rows and a sum over their contents, for each migration, and for each place in a feed. The sum depends on
# every byte of every row, not on their order.
describe_database() { # SERVICE [SNAPSHOT]
  local name="$1" snapshot="${2:-}" tables table
  local begin="begin isolation level repeatable read read only;"
  [[ -z "$snapshot" ]] || begin+=" set transaction snapshot '$snapshot';"
  tables="$(admin_psql "passerelle_$name" <<<"select format('%I', relname) from pg_class
    where relkind in ('r', 'p') and not relispartition and relnamespace = 'public'::regnamespace order by relname")"
  {
    printf '%s\n' "$begin"
    for table in $tables; do
      printf "select 'table %s %s', count(*), coalesce(sum(('x' || left(md5(whole_row::text), 15))::bit(60)::bigint), 0) from %s whole_row;\n" \
        "$name" "$table" "$table"
    done
    cat <<SQL
select 'migration $name', component, name from schema_migration order by component, name;
select 'head $name', position from event_head;
select 'position $name', feed, position from consumer_offset order by feed;
SQL
  } | admin_psql "passerelle_$name" -F ' '
}

# What is wrong with the description of all databases on standard input: who has taken in more of a feed than there is.
followers_ahead() {
  awk '$1 == "head" { head[$2] = $3 }
    $1 == "position" { follower[++n] = $2; feed[n] = $3; place[n] = $4 }
    END { for (i = 1; i <= n; ++i) if (place[i] > head[feed[i]] + 0)
      printf "%s has taken in event %d of %s, which ends at %d\n", follower[i], place[i], feed[i], head[feed[i]] }'
}

# Where what lies in the stores is not the sum of what moved.
ledger_faults() { admin_psql passerelle_supplies <"$ROOT_DIR/services/supplies/sql/ledger_imbalances.sql"; }

# --- master keys, by fingerprints that give nothing away ---

fingerprints_of() { # FILE: a line for each key in it
  local line
  grep -v '^[[:space:]]*$' "$1" | while IFS= read -r line; do printf '%s' "$line" | sha256sum | cut -c 1-16; done
}
