# shellcheck shell=bash
# A PostgreSQL cluster of our own, on a unix socket: one database and two roles a service, passwords made here.

POSTGRES_BIN="/usr/lib/postgresql/$POSTGRES_VERSION/bin"

# PostgreSQL refuses to run as root: then it runs as the user that its package made.
as_postgres() {
  if is_root; then
    (cd / && setpriv --reuid postgres --regid postgres --init-groups -- "$@")
  else
    (cd / && "$@")
  fi
}

new_secret() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

# Makes file $1, mode 600, with a new secret, unless it is there.
keep_secret() {
  [[ -s "$1" ]] || (umask 077 && new_secret >"$1")
}

# Where the servers keep data and sockets. Below the state if a socket's path fits there (107 bytes) and PostgreSQL's user may enter;
# else in a directory of its own outside, which `down --erase` removes.
choose_servers_home() {
  local home="$STATE/servers"
  if [[ ! -s "$STATE/servers-home" ]]; then
    mkdir -p "$home"
    chmod 711 "$STATE" "$home"
    if ((${#home} > 75)) || ! as_postgres test -x "$home"; then
      rmdir "$home"
      if is_root; then home="$(mktemp -d /var/lib/passerelle-local.XXXXXX)"; else home="$(mktemp -d /var/tmp/passerelle-local.XXXXXX)"; fi
      chmod 711 "$home"
    fi
    printf '%s\n' "$home" >"$STATE/servers-home"
  fi
}
servers_home() { cat "$STATE/servers-home"; }
postgres_home() { printf '%s/postgres' "$(servers_home)"; }

admin_sql() { # DATABASE: runs the SQL on standard input as the superuser
  PGPASSWORD="$(<"$SECRETS/postgres")" "$POSTGRES_BIN/psql" -X -q -v ON_ERROR_STOP=1 -o /dev/null \
    -h "$(postgres_home)" -p "$POSTGRES_PORT" -U postgres -d "$1"
}

postgres_answers() { "$POSTGRES_BIN/pg_isready" -q -h "$(postgres_home)" -p "$POSTGRES_PORT"; }

make_cluster() {
  local home
  home="$(postgres_home)"
  [[ -s "$home/data/PG_VERSION" ]] && return 0
  [[ -x "$POSTGRES_BIN/initdb" ]] || die "PostgreSQL $POSTGRES_VERSION is not installed (package postgresql-$POSTGRES_VERSION)"
  step "Making a private PostgreSQL cluster in $home"
  keep_secret "$SECRETS/postgres"
  mkdir -p "$home"
  chmod 700 "$home"
  if is_root; then chown postgres:postgres "$home"; fi
  rm -rf "$home/data" "$home/new" # of a start that was cut short
  # shellcheck disable=SC2016
  as_postgres bash -c 'umask 077; cat >"$1"' password "$home/password" <"$SECRETS/postgres"
  as_postgres "$POSTGRES_BIN/initdb" -D "$home/new" -U postgres "--pwfile=$home/password" --auth=scram-sha-256 --encoding=UTF8 \
    --locale=C.UTF-8 --no-instructions >"$LOGS/initdb.log" || die "initdb failed; see $LOGS/initdb.log"
  rm -f "$home/password"
  as_postgres mv "$home/new" "$home/data"
}

start_postgres() {
  local home user=()
  is_running postgres && postgres_answers && return 0
  home="$(postgres_home)"
  as_postgres mkdir -p -m 711 "$home/socket" # nothing but the socket, for pods
  if is_root; then user=(setpriv --reuid postgres --regid postgres --init-groups --); fi
  is_supervised postgres || supervise postgres "${user[@]}" "$POSTGRES_BIN/postgres" -D "$home/data" -p "$POSTGRES_PORT" \
    -c listen_addresses= -c "unix_socket_directories=$home,$home/socket" -c unix_socket_permissions=0777 \
    -c "max_connections=$((200 * PASSERELLE_LOCAL_REPLICAS))" \
    -c log_min_messages=warning -c log_error_verbosity=terse -c log_parameter_max_length_on_error=0
  await_condition 60 "PostgreSQL" postgres_answers || die "PostgreSQL does not answer; see $LOGS/postgres.log"
}

# One database and two roles a service: the owner migrates, the application reads and writes.
make_databases() {
  local name owner_secret app_secret
  for name in "${SERVICES[@]}" gateway; do
    [[ -e "$SECRETS/$name-app" ]] && continue
    owner_secret="$(new_secret)"
    app_secret="$(new_secret)"
    admin_sql postgres <<SQL
DO \$\$
DECLARE role text;
BEGIN
  FOREACH role IN ARRAY ARRAY['passerelle_${name}_owner', 'passerelle_${name}_app'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN EXECUTE format('CREATE ROLE %I LOGIN', role); END IF;
  END LOOP;
END \$\$;
ALTER ROLE passerelle_${name}_owner PASSWORD '$owner_secret';
ALTER ROLE passerelle_${name}_app PASSWORD '$app_secret';
SELECT 'CREATE DATABASE passerelle_${name} OWNER passerelle_${name}_owner TEMPLATE template0 ENCODING UTF8 LOCALE ''C.UTF-8'''
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'passerelle_${name}')
\gexec
REVOKE ALL ON DATABASE passerelle_${name} FROM PUBLIC;
GRANT CONNECT ON DATABASE passerelle_${name} TO passerelle_${name}_app;
SQL
    (
      umask 077
      database_url "$name" owner "$owner_secret" >"$SECRETS/$name-owner"
      database_url "$name" app "$app_secret" >"$SECRETS/$name-app"
    )
  done
}

database_url() { # SERVICE ROLE PASSWORD
  local home
  home="$(postgres_home)"
  printf 'postgresql://passerelle_%s_%s:%s@/passerelle_%s?host=%s&port=%s' "$1" "$2" "$3" "$1" "$(url_encode "$home")" "$POSTGRES_PORT"
}

url_encode() { # every byte outside letters, digits and -._~ as %XX
  local LC_ALL=C text="$1" index char
  for ((index = 0; index < ${#text}; index++)); do
    char="${text:index:1}"
    case "$char" in
      [a-zA-Z0-9._~-]) printf '%s' "$char" ;;
      *) printf '%%%02X' "'$char" ;;
    esac
  done
}
