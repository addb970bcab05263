# shellcheck shell=bash
# The door of the pods: the one address of the machine, whichever pod of the gateway answers behind it. It passes TLS on as it comes.

write_door() { # ADDRESS: of the pod that takes new connections
  cat >"$STATE/containers/door.cfg" <<CFG
global
  maxconn 4096
  # What a replaced gateway still serves may end.
  hard-stop-after 60s
defaults
  mode tcp
  timeout connect 2s
  timeout client 1h
  timeout server 1h
listen http
  bind 127.0.0.1:$(port_of http)
  server gateway $1:8080
listen grpc
  bind 127.0.0.1:$(port_of grpc)
  server gateway $1:8081
CFG
}

# Leads new connections to this pod; those there are stay where they are until they end.
lead_to() { # ADDRESS
  local before
  before="$(cat "$STATE/containers/door.cfg" 2>/dev/null || true)"
  write_door "$1"
  if ! is_supervised door; then
    supervise door haproxy -W -db -q -f "$STATE/containers/door.cfg"
  elif [[ "$before" != "$(<"$STATE/containers/door.cfg")" ]]; then
    signal_file USR2 "$RUN/door.pid"
  fi
}
