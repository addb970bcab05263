# shellcheck shell=bash
# The suite's own processes: built, keyed, migrated, started, known to be ready.

# Processes get exactly these variables: nothing of the caller's environment reaches them.
clean_env() { env -i PATH="$PATH" HOME="${HOME:-/}" LANG=C.UTF-8 "$@"; }

targets() {
  local service
  for service in "${SERVICES[@]}"; do printf 'passerelle-%s\n' "$service"; done
  printf '%s\n' passerelle-gateway passerelle-simulator
}

build() {
  local targets
  mapfile -t targets < <(targets)
  if ! command -v cmake >/dev/null || ! command -v ninja >/dev/null; then die "cmake or ninja is missing (packages cmake, ninja-build)"; fi
  if [[ ! -e "$ROOT_DIR/build/release/build.ninja" ]]; then
    step "Configuring the build"
    (cd "$ROOT_DIR" && cmake --preset release >/dev/null)
  fi
  step "Building ${#targets[@]} programs (the first time takes a few minutes)"
  (cd "$ROOT_DIR" && ninja -C build/release "${targets[@]}")
}

require_binaries() {
  local target
  for target in $(targets); do
    [[ -x "$BIN/$target" ]] || die "$BIN/$target is missing; run up without --no-build"
  done
}

# A signing key a process; each knows the public keys of all.
make_keys() {
  local name pair
  for name in gateway "${SERVICES[@]}"; do
    [[ -s "$SECRETS/$name-key" && -s "$SECRETS/$name-key.pub" ]] && continue
    # It prints the secret key, then the public key.
    mapfile -t pair < <(clean_env "$BIN/passerelle-gateway" make-key | grep -oE '[A-Za-z0-9+/]{43}=')
    ((${#pair[@]} == 2)) || die "passerelle-gateway make-key did not print two keys"
    (umask 077 && printf '%s\n' "${pair[0]}" >"$SECRETS/$name-key" && printf '%s\n' "${pair[1]}" >"$SECRETS/$name-key.pub")
  done
}

random_key() { head -c 32 /dev/urandom | base64; }

# Whose databases hold personal data.
SEALED=(contacts gateway outreach referrals)

# Seals the personal data in each database. A file that is lost takes the data with it; one that is there is never made anew.
make_master_keys() {
  local name
  for name in "${SEALED[@]}"; do
    [[ -s "$SECRETS/$name-master-keys" ]] && continue
    (umask 077 && printf '%s %s\nindex %s\n' "$(date +key-%Y%m%d)" "$(random_key)" "$(random_key)" >"$SECRETS/$name-master-keys")
  done
}

trusted_keys() {
  local name list=""
  for name in gateway "${SERVICES[@]}"; do list+="${list:+,}$name=$(<"$SECRETS/$name-key.pub")"; done
  printf '%s' "$list"
}

addresses_of() { # service...: "name=host:port,…", of several replicas "name=host:port|host:port,…"
  local service name list="" addresses
  for service in "$@"; do
    addresses=""
    for name in $(replicas_of "$service"); do addresses+="${addresses:+|}127.0.0.1:$(port_of "$name")"; done
    list+="${list:+,}$service=$addresses"
  done
  printf '%s' "$list"
}

# The environment of a process, in the array ENVIRONMENT.
environment_of() {
  local process="$1" name
  name="$(service_of "$process")"
  ENVIRONMENT=(
    "PASSERELLE_DATABASE_URL_FILE=$SECRETS/$name-app"
    "PASSERELLE_REDIS_URL=unix:$(redis_socket)"
    "PASSERELLE_SIGNING_KEY_FILE=$SECRETS/$name-key"
    "PASSERELLE_ADMIN_ADDRESS=127.0.0.1:$(port_of "$process-admin")"
  )
  if [[ -s "$SECRETS/$name-master-keys" ]]; then ENVIRONMENT+=("PASSERELLE_MASTER_KEYS_FILE=$SECRETS/$name-master-keys"); fi
  if [[ -n "$PASSERELLE_LOCAL_TLS_DIR" ]]; then ENVIRONMENT+=("PASSERELLE_TLS_DIR=$PASSERELLE_LOCAL_TLS_DIR/$name"); fi
  if [[ -n "$PASSERELLE_LOCAL_OTLP_ENDPOINT" ]]; then ENVIRONMENT+=("PASSERELLE_OTLP_ENDPOINT=$PASSERELLE_LOCAL_OTLP_ENDPOINT"); fi
  if [[ "$name" == gateway ]]; then
    ENVIRONMENT+=(
      "PASSERELLE_HTTP_ADDRESS=127.0.0.1:$(port_of http)"
      "PASSERELLE_GRPC_ADDRESS=127.0.0.1:$(port_of grpc)"
      "PASSERELLE_MAIL_URL=$PASSERELLE_LOCAL_MAIL_URL"
      "PASSERELLE_UPSTREAMS=$(addresses_of "${SERVICES[@]}")"
      "PASSERELLE_PRINCIPAL_RATE=$PASSERELLE_LOCAL_CALL_RATE"
      "PASSERELLE_PRINCIPAL_BURST=$((PASSERELLE_LOCAL_CALL_RATE * 2))"
      "PASSERELLE_ADDRESS_RATE=$((PASSERELLE_LOCAL_CALL_RATE * 2))"
      "PASSERELLE_ADDRESS_BURST=$((PASSERELLE_LOCAL_CALL_RATE * 4))"
    )
  else
    # shellcheck disable=SC2086
    ENVIRONMENT+=(
      "PASSERELLE_LISTEN_ADDRESS=127.0.0.1:$(port_of "$process")"
      "PASSERELLE_TRUSTED_KEYS=$(trusted_keys)"
      "PASSERELLE_NEIGHBOURS=$(addresses_of ${NEIGHBOURS[$name]})"
    )
  fi
  if [[ "$name" == referrals ]]; then
    ENVIRONMENT+=(
      "PASSERELLE_ALLOWED_NETWORKS=127.0.0.0/8,::1/128"
      "PASSERELLE_PUBLIC_URL=$(url)"
      "PASSERELLE_MAIL_URL=$PASSERELLE_LOCAL_MAIL_URL"
    )
  fi
}

# Brings every database to its newest form, all at once.
migrate() {
  local name more pids=() failed=""
  for name in "${SERVICES[@]}" gateway; do
    more=()
    if [[ -s "$SECRETS/$name-master-keys" ]]; then more=("PASSERELLE_MASTER_KEYS_FILE=$SECRETS/$name-master-keys"); fi
    # What was sealed by a key of its own, before there were master keys, is sealed anew.
    if [[ "$name" == referrals && -s "$SECRETS/referrals-sealing-key" ]]; then more+=("PASSERELLE_SECRET_KEY_FILE=$SECRETS/referrals-sealing-key"); fi
    clean_env "PASSERELLE_OWNER_DATABASE_URL_FILE=$SECRETS/$name-owner" "PASSERELLE_APPLICATION_ROLE=passerelle_${name}_app" \
      "${more[@]}" "$BIN/passerelle-$name" migrate >"$LOGS/$name-migrate.log" 2>&1 9>&- &
    pids+=("$name:$!")
  done
  for name in "${pids[@]}"; do wait "${name#*:}" || failed+=" ${name%%:*}"; done
  [[ -z "$failed" ]] || {
    for name in $failed; do tail -n 5 "$LOGS/$name-migrate.log" >&2; done
    die "could not migrate:$failed (see $LOGS/<service>-migrate.log)"
  }
}

is_current() { # whether a process runs the very file that lies there now
  local pid
  pid="$(pid_in "$RUN/$1.pid")" && [[ "/proc/$pid/exe" -ef "$BIN/passerelle-$(service_of "$1")" ]]
}

# Starts what does not run, and again what has been built anew since.
start_suite() {
  local name started=""
  for name in $(service_processes) gateway; do
    if is_supervised "$name" && is_current "$name"; then continue; fi
    started+=" $name"
  done
  [[ -n "$started" ]] || return 0
  # shellcheck disable=SC2086
  end_processes $started
  step "Migrating the databases"
  migrate
  step "Starting$started"
  for name in $started; do
    environment_of "$name"
    supervise "$name" env -i PATH="$PATH" HOME="${HOME:-/}" LANG=C.UTF-8 "${ENVIRONMENT[@]}" "$BIN/passerelle-$(service_of "$name")" serve
  done
}

await_ready() {
  await_condition 60 "every service behind $(url)/readyz" reaches_every_service --max-time 2 "$(url)/readyz" && return 0
  local name
  for name in $(service_processes) gateway; do
    printf '%s\n' "--- the last lines of $name:" >&2
    if in_containers; then last_lines_of_pod "$name" >&2; else tail -n 3 "$LOGS/$name.log" >&2; fi || true
  done
  die "the suite is not ready"
}

# A port that another program holds is a clear error, before anything is started.
check_ports() {
  local name process names
  names="$(port_names)"
  if in_containers; then names="http grpc"; fi
  for name in $names; do
    process="${name%-admin}"
    [[ "$name" == http || "$name" == grpc ]] && process="$(if in_containers; then echo door; else echo gateway; fi)"
    if is_supervised "$process"; then continue; fi
    if (exec 3<>"/dev/tcp/127.0.0.1/$(port_of "$name")") 2>/dev/null; then
      die "port $(port_of "$name") ($name) is taken by another program. End that program, or choose another port: $(port_variable "$name")=… $0"
    fi
  done
}
