# shellcheck shell=bash
# A Redis of our own, on a unix socket. It is a cache: nothing is kept on disk.

redis_socket() { printf '%s/redis/redis.sock' "$(servers_home)"; }
redis_answers() { [[ "$(redis-cli -s "$(redis_socket)" ping)" == PONG ]]; }

start_redis() {
  local home mode=700
  home="$(servers_home)/redis"
  is_running redis && redis_answers 2>/dev/null && return 0
  command -v redis-server >/dev/null || die "Redis is not installed (package redis-server)"
  mkdir -p "$home"
  chmod 700 "$home"
  # The socket is made with the group of its folder.
  if in_containers; then mode=770 && chgrp "$POD_GROUP" "$home" && chmod 2710 "$home"; fi
  is_supervised redis || supervise redis redis-server --port 0 --unixsocket "$(redis_socket)" --unixsocketperm "$mode" --dir "$home" \
    --save '' --appendonly no --daemonize no --maxmemory 128mb --maxmemory-policy allkeys-lru --loglevel warning
  await_condition 15 "Redis" redis_answers || die "Redis does not answer; see $LOGS/redis.log"
}
