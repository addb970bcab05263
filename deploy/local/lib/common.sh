# shellcheck shell=bash disable=SC2034
# What every script of deploy/local stands on: paths, messages, the settings that were in force when the suite was started.
set -euo pipefail

LIB_DIR="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
LOCAL_DIR="$(dirname "$LIB_DIR")"
ROOT_DIR="$(cd "$LOCAL_DIR/../.." && pwd)"

say() { printf '%s\n' "$*"; }
step() { printf '\033[1m==>\033[0m %s\n' "$*" | if [[ -t 1 ]]; then cat; else sed 's/\x1b\[[0-9;]*m//g'; fi; }
die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

is_root() { [[ $(id -u) -eq 0 ]]; }

# The setting that holds a port: port_variable http → PASSERELLE_LOCAL_HTTP_PORT.
port_variable() { printf 'PASSERELLE_LOCAL_%s_PORT' "$(tr 'a-z-' 'A-Z_' <<<"$1")"; }
port_of() {
  local variable replica first
  variable="$(port_variable "$1")"
  if [[ -z "${!variable:-}" && "$1" =~ -([2-9])(-admin)?$ ]]; then
    replica="${BASH_REMATCH[1]}"
    first="$(port_of "$(service_of "${1%-admin}")${BASH_REMATCH[2]}")"
    printf '%s' $((first + 10 * (replica - 1)))
    return
  fi
  printf '%s' "${!variable}"
}
port_names() {
  local name
  printf '%s\n' http grpc gateway-admin
  for name in $(service_processes); do printf '%s\n' "$name" "$name-admin"; done
}

# The processes of a service: contacts, contacts-2, …
replicas_of() {
  local replica
  printf '%s\n' "$1"
  for ((replica = 2; replica <= PASSERELLE_LOCAL_REPLICAS; ++replica)); do printf '%s-%s\n' "$1" "$replica"; done
}
# The processes of all services, in the order they start.
service_processes() {
  local service
  for service in "${SERVICES[@]}"; do replicas_of "$service"; done
}
# What a process is one of: service_of contacts-2 → contacts
service_of() { printf '%s' "${1%-[2-9]}"; }

# Whether the processes are pods (lib/containers.sh); they are from `up --containers` until `down`.
in_containers() { [[ -e "$STATE/containers/on" ]]; }

# Where the suite answers.
url() { printf '%s://127.0.0.1:%s' "$(if in_containers; then echo https; else echo http; fi)" "$(port_of http)"; }

# Whether a gateway is ready and reaches every service. Its status alone tells no more than that it reaches one, as it should: the others
# serve on. Nothing depends on the cache.
reaches_every_service() { # CURL-ARGUMENT... URL
  local answer
  answer="$(curl -fsS --noproxy '*' "$@")" && [[ "${answer/'"redis (optional)":"unavailable"'/}" != *'"unavailable"'* ]]
}

# Pods show certificates of an authority of their own; curl and the simulator are told here.
believe_own_authority() {
  if in_containers; then export CURL_CA_BUNDLE="$STATE/containers/authority.crt" SSL_CERT_FILE="$STATE/containers/authority.crt"; fi
}

# shellcheck source=deploy/local/ports
source "$LOCAL_DIR/ports"
[[ "$PASSERELLE_LOCAL_REPLICAS" =~ ^[1-9]$ ]] || die "PASSERELLE_LOCAL_REPLICAS must be 1 to 9, not $PASSERELLE_LOCAL_REPLICAS"
STATE="$PASSERELLE_LOCAL_STATE"
BIN="$PASSERELLE_LOCAL_BIN"
RUN="$STATE/run"         # process ids
LOGS="$STATE/logs"       # what each process prints
SECRETS="$STATE/secrets" # passwords and keys, mode 600
ACCOUNTS="$STATE/demo-accounts.json"

# shellcheck source=deploy/local/lib/processes.sh
source "$LIB_DIR/processes.sh"

# While something runs, its ports stand, whatever the environment says now.
use_ports_in_force() {
  if [[ -r "$STATE/ports" ]] && anything_running; then
    # shellcheck source=/dev/null
    source "$STATE/ports"
  fi
}
record_ports() {
  local name
  {
    printf 'PASSERELLE_LOCAL_REPLICAS=%s\n' "$PASSERELLE_LOCAL_REPLICAS"
    for name in $(port_names); do printf '%s=%s\n' "$(port_variable "$name")" "$(port_of "$name")"; done
  } >"$STATE/ports"
}

# One of up and down at a time. The lock is not handed on to the processes that are started.
lock_state() {
  mkdir -p "$STATE" 2>/dev/null || true
  [[ -w "$STATE" ]] || die "cannot write to $STATE; was it made by another user? (use sudo, or set PASSERELLE_LOCAL_STATE)"
  exec 9>"$STATE/lock"
  flock -n 9 || die "another up or down is at work on $STATE"
}
