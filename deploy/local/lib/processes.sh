# shellcheck shell=bash
# Starting, finding and ending our own processes, and only them.
#
# Each process has a small supervisor (lib/supervise) that starts it again when it ends. Both leave a file "pid start-time" below
# $RUN: a number that was given to some other process later is never taken for ours.

start_time_of() { # of process $1; fails when there is none
  local stat
  { stat="$(<"/proc/$1/stat")"; } 2>/dev/null || return 1
  stat="${stat##*) }"
  # shellcheck disable=SC2086
  set -- $stat
  [[ "$1" != Z ]] || return 1
  printf '%s' "${20}"
}

pid_in() { # the live process that file $1 names; fails when there is none
  local pid started now
  { read -r pid started <"$1"; } 2>/dev/null || return 1
  now="$(start_time_of "$pid")" || return 1
  [[ "$now" == "$started" ]] || return 1
  printf '%s' "$pid"
}

is_supervised() { pid_in "$RUN/$1.supervisor" >/dev/null; }
is_running() { pid_in "$RUN/$1.pid" >/dev/null; }

process_names() { # in the order they start
  printf '%s\n' postgres redis
  service_processes
  printf '%s\n' gateway
  if in_containers; then printf 'door\n'; fi
}

anything_running() {
  local name
  for name in $(process_names); do
    if is_supervised "$name" || is_running "$name"; then return 0; fi
  done
  return 1
}

supervise() { # name command...: starts the command under its supervisor, away from this shell
  local name="$1"
  shift
  rm -f "$RUN/$name.pid"
  # A caller that ignores signals (a shell's background job ignores SIGINT) must not hand that on.
  # shellcheck disable=SC2094
  setsid --fork env --default-signal=TERM,INT "$LIB_DIR/supervise" "$name" "$RUN" "$LOGS/$name.log" "$@" </dev/null >>"$LOGS/$name.log" 2>&1 9>&-
  await_condition 5 "the supervisor of $name" test -s "$RUN/$name.pid"
}

# await_condition SECONDS WHAT COMMAND...: until the command succeeds.
await_condition() {
  local end=$((SECONDS + $1)) what="$2"
  shift 2
  until "$@" 2>/dev/null; do
    if ((SECONDS >= end)); then
      printf '%s\n' "Waited too long for $what." >&2
      return 1
    fi
    sleep 0.05
  done
}

is_gone() { ! pid_in "$1" >/dev/null; }

signal_file() { # SIGNAL FILE: to the live process that the file names
  local pid
  if pid="$(pid_in "$2")"; then kill -"$1" "$pid" 2>/dev/null || true; fi
}

ask_to_end() { # name: through its supervisor, which ends its process before it ends; else directly
  if is_supervised "$1"; then
    signal_file TERM "$RUN/$1.supervisor"
  elif [[ "$1" == postgres ]]; then
    signal_file INT "$RUN/$1.pid" # PostgreSQL's word for "now, in order"
  else
    signal_file TERM "$RUN/$1.pid"
  fi
}

# Asks the processes to end, all at once, and ends those that have not after a while.
end_processes() {
  local name file
  for name in "$@"; do ask_to_end "$name"; done
  for name in "$@"; do
    for file in "$RUN/$name.supervisor" "$RUN/$name.pid"; do
      if await_condition 30 "$name to end" is_gone "$file"; then continue; fi
      signal_file KILL "$file"
    done
    rm -f "$RUN/$name.supervisor" "$RUN/$name.pid"
  done
}
