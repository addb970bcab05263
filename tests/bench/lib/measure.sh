# shellcheck shell=bash
# The caller sets work (a scratch folder), bench (this bench), seconds and visits_a_year.
# shellcheck disable=SC2154
# One measurement a function; each prints a number. Failed calls end the bench: a rate of errors is no rate.

# sql SERVICE owner|app PSQL-ARGUMENT...: psql on a service's database.
sql() {
  local service=$1 role=$2
  shift 2
  "$POSTGRES_BIN/psql" -X -q -At -v ON_ERROR_STOP=1 "$(<"$SECRETS/$service-$role")" "$@"
}

# sign_in ROLE: its access token in BENCH_TOKEN.
sign_in() {
  BENCH_TOKEN=$(curl -fsS --noproxy '*' "$(url)/v1/sessions" -H 'Content-Type: application/json' -d "@$STATE/login-$1.json" |
    sed 's/.*"accessToken": *"\([^"]*\)".*/\1/')
  export BENCH_TOKEN
}

# frame NAME TYPE: the text message on standard input as one gRPC frame in $work/NAME.
frame() {
  protoc -I"$ROOT_DIR/protos" -I/usr/share/gocode/src/github.com/gogo/googleapis --encode="passerelle.contacts.v1.$2" \
    passerelle/contacts/v1/people.proto passerelle/contacts/v1/visits.proto >"$work/$1.message"
  local size
  size=$(stat -c %s "$work/$1.message")
  # shellcheck disable=SC2059
  { printf "\\0$(printf '\\%03o\\%03o\\%03o\\%03o' $((size >> 24 & 255)) $((size >> 16 & 255)) $((size >> 8 & 255)) $((size & 255)))"; cat "$work/$1.message"; } >"$work/$1"
}

prepare_bodies() {
  frame record_visit RecordVisitRequest <<'MESSAGE'
site: "montreuil" occur_time { seconds: 1709633700 } setting: FIXED_SITE person: "00000000-0000-4000-8000-000000000001"
acts { kind: WELCOME minutes: 15 } acts { kind: COUNSELLING minutes: 5 }
handouts { item: "kit-injection-1ml" quantity: 5 } syringes_returned: 4
MESSAGE
  frame get_person GetPersonRequest <<<'id: "00000000-0000-4000-8000-000000000001"'
}

# pgbench_rate SCRIPT CLIENTS: transactions a second of PostgreSQL alone, over its unix socket.
pgbench_rate() {
  "$POSTGRES_BIN/pgbench" -n -M prepared -T "$seconds" -c "$2" -j 1 -f "$bench/baseline/$1" "$(<"$SECRETS/contacts-app")" 2>/dev/null |
    sed -n 's/^tps = \([0-9.]*\).*/\1/p'
}

# http_rate SCRIPT CONNECTIONS: calls a second through the gateway.
http_rate() { run_wrk "$1" "$2" | awk '{print $2}'; }
# http_median SCRIPT: microseconds of the median call of one client.
http_median() { run_wrk "$1" 1 | awk '{print $3}'; }

run_wrk() {
  local line
  line=$(BENCH_SEED=$RANDOM wrk -t 1 -c "$2" -d "${seconds}s" -s "$bench/load/$1" "$(url)" | grep '^bench ')
  [ "${line##* }" = 0 ] || die "$1: ${line##* } calls failed"
  printf '%s\n' "$line"
}

# run_h2load METHOD BODY CLIENTS STREAMS [ARGUMENT...]: calls contacts directly over gRPC, with a fresh assertion.
run_h2load() {
  local method=$1 body=$2 clients=$3 streams=$4
  shift 4
  h2load -D "$seconds" -c "$clients" -m "$streams" -d "$work/$body" -H 'content-type: application/grpc' -H 'te: trailers' \
    -H "x-passerelle-principal-bin: $("$BIN/passerelle-bench-assertion" "$SECRETS/gateway-key" director '*')" "$@" \
    "http://127.0.0.1:$(port_of contacts)/passerelle.contacts.v1.$method"
}

# grpc_rate METHOD BODY CLIENTS STREAMS: calls a second. h2load sees HTTP 200 whatever the gRPC status, so what was recorded is counted too.
grpc_rate() {
  local before after rate
  before=$(sql contacts owner -c 'select count(*) from visits')
  rate=$(run_h2load "$@" | sed -n 's/^finished in [0-9.]*s, \([0-9.]*\) req.*/\1/p')
  after=$(sql contacts owner -c 'select count(*) from visits')
  if [ "$1" = VisitService/RecordVisit ]; then rate=$(awk "BEGIN {print ($after - $before) / $seconds}"); fi
  printf '%s\n' "$rate"
}

# grpc_median METHOD BODY: microseconds of the median call of one client.
grpc_median() {
  rm -f "$work/calls"
  run_h2load "$1" "$2" 1 1 --log-file="$work/calls" >/dev/null
  sort -n -k3 "$work/calls" | awk '{times[NR] = $3} END {print times[int((NR + 1) / 2)]}'
}

# resident PROCESS: MiB.
resident() { awk '/^VmRSS/ {printf "%.0f\n", $2 / 1024}' "/proc/$(pid_in "$RUN/$1.pid")/status"; }

declare -A notes=()
# note NAME NUMBER: one measurement of a row.
note() {
  [ -n "$2" ] || die "$1 could not be measured"
  notes[$1]+="$2 "
}
median() { tr ' ' '\n' <<<"${notes[$1]}" | grep . | sort -g | awk '{value[NR] = $1} END {print value[int((NR + 1) / 2)]}'; }
ratio_row() {
  local value against
  value=$(median "$2")
  against=$(median "$3")
  printf '%-58s %12.0f %12.0f %8.2f\n' "$1" "$value" "$against" "$(awk "BEGIN {print $value / $against}")"
}
value_row() { printf '%-58s %12.1f\n' "$1" "$(median "$2")"; }
