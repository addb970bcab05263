# shellcheck shell=bash
# The suite in containers: the images of this tree, played by podman from the manifests of the local overlay on a network of their own,
# with the databases and the cache of this machine.

CONTAINERS="$STATE/containers"
# The lock of `up` is not handed on to what watches over containers.
podman() { command podman "$@" 9>&-; }

# What tells these pods from those of other suites on this machine.
suite_name() { printf 'passerelle-%s' "$(cksum <<<"$STATE" | cut -d' ' -f1)"; }
image_of() { printf 'localhost/passerelle-%s:local' "$1"; }

require_root_for_containers() { is_root || die "containers need root: their network is reached from here"; }

require_engine() {
  local tool
  require_root_for_containers
  for tool in podman jq haproxy openssl; do
    command -v "$tool" >/dev/null || die "$tool is missing (packages: section containers of deploy/local/packages)"
  done
  mkdir -p "$CONTAINERS/secrets"
  suite_name >"$CONTAINERS/suite"
  chmod 711 "$STATE" "$CONTAINERS" "$CONTAINERS/secrets"
  find_limits
  podman info &>/dev/null || die "podman does not work here (podman info)"
}

# Podman asks for a million open files and processes, which a machine that is itself a container may not grant. Then this, for pods.
LIMITS=()
find_limits() {
  local files
  files="$(ulimit -Hn)"
  if [[ "$files" == unlimited ]] || ((files >= 1048576)); then return 0; fi
  printf '[containers]\ndefault_ulimits = ["nofile=%s:%s", "nproc=4096:4096"]\n' "$files" "$files" >"$CONTAINERS/containers.conf"
  LIMITS=("CONTAINERS_CONF=$CONTAINERS/containers.conf")
}

# What the images are made of.
images_mark() {
  git -C "$ROOT_DIR" rev-parse HEAD
  stat -L -c '%n %s %Y' "$ROOT_DIR"/deploy/images/* "$BIN"/passerelle-* "$BIN"/api.pb "$BIN"/docs/*
}
has_images() { # that are of what is there now
  local name
  [[ -e "$CONTAINERS/images" && "$(<"$CONTAINERS/images")" == "$(images_mark)" ]] || return 1
  for name in gateway "${SERVICES[@]}"; do podman image exists "$(image_of "$name")" || return 1; done
}

build_images() {
  has_images && return 0
  step "Building the images (minutes, the first time)"
  "$ROOT_DIR/deploy/images/build" --programs "$BIN" --tag local >"$LOGS/images.log" 2>&1 || {
    tail -n 20 "$LOGS/images.log" >&2
    die "could not build the images; see $LOGS/images.log"
  }
  images_mark >"$CONTAINERS/images"
}

# The objects of the overlay, one JSON document each.
render() {
  local kubectl
  kubectl="$("$ROOT_DIR/deploy/kubernetes/kubectl")"
  "$kubectl" kustomize "$ROOT_DIR/deploy/kubernetes/overlays/local" | "$kubectl" patch --local --type merge -p '{}' -f - -o json >"$CONTAINERS/objects" ||
    die "could not render deploy/kubernetes/overlays/local"
}

ensure_network() {
  podman network exists "$(suite_name)" || podman network create --label passerelle "$(suite_name)" >/dev/null
}

# --- Secrets: a folder each, as a pod mounts it.

put_secret() { # SECRET FILE: with what standard input says; read by the group of the pods
  local folder="$CONTAINERS/secrets/$1"
  mkdir -p "$folder"
  (umask 077 && cat >"$folder/.$2")
  chmod 440 "$folder/.$2"
  chmod 750 "$folder"
  chgrp -R "$POD_GROUP" "$folder"
  mv "$folder/.$2" "$folder/$2"
}

# As pods reach the database: by the socket that is mounted.
database_url_in_pod() { sed 's|?host=[^&]*|?host=%2Frun%2Fpostgres|' "$SECRETS/$1"; }

make_secrets() {
  local name
  make_authority
  trusted_keys | put_secret trusted-keys keys
  for name in gateway "${SERVICES[@]}"; do
    database_url_in_pod "$name-app" | put_secret "$name" database-url
    database_url_in_pod "$name-owner" | put_secret "$name-owner" database-url
    printf 'unix:/run/redis/redis.sock' | put_secret "$name" redis-url
    put_secret "$name" signing-key <"$SECRETS/$name-key"
    printf '%s\n' "$PASSERELLE_LOCAL_MAIL_URL" | put_secret "$name" mail-url
    if [[ -s "$SECRETS/$name-master-keys" ]]; then
      put_secret "$name" master-keys <"$SECRETS/$name-master-keys"
      put_secret "$name+master-keys" master-keys <"$SECRETS/$name-master-keys"
    fi
    mkdir -p "$CONTAINERS/secrets/$name-db-ca+ca.crt" # optional, and not there
    make_certificate "$name" "$CONTAINERS/secrets/$name-tls"
  done
}

# --- Pods.

# The manifest of a pod that is called POD.
manifest() { # KIND WORKLOAD POD
  jq --slurp --compact-output --arg kind "$1" --arg workload "$2" --arg pod "$3" --arg suite "$(suite_name)" --arg secrets "$CONTAINERS/secrets" \
    --arg postgres "$(postgres_home)/socket" --arg redis "$(servers_home)/redis" --from-file "$LIB_DIR/pods.jq" "$CONTAINERS/objects" | sed 'i ---'
}

# One number of the Deployment NAME: number_of NAME .path
number_of() { jq --slurp ".[] | select(.kind == \"Deployment\" and .metadata.name == \"$1\").spec.template.spec$2" "$CONTAINERS/objects"; }

# What a pod of NAME would be made of: its manifest and the very image. Pods that were made of something else are replaced.
make_of() { { manifest Deployment "$1" pod; podman image inspect --format '{{.Id}}' "$(image_of "$1")"; } | sha256sum | cut -c1-16; }

play() { # KIND WORKLOAD POD ALIAS...
  local kind="$1" workload="$2" pod="$3" network alias options=""
  shift 3
  for alias in "$@"; do options+="${options:+,}alias=$alias"; done
  network="$(suite_name)${options:+:$options}"
  manifest "$kind" "$workload" "$pod" | env "${LIMITS[@]}" podman play kube --network "$network" - >"$LOGS/play-$pod.log" 2>&1 9>&- || {
    tail -n 5 "$LOGS/play-$pod.log" >&2
    die "podman could not play $pod"
  }
}

pods_of() { # NAME: newest first
  podman pod ps --filter "label=passerelle/suite=$(suite_name)" --filter "label=app.kubernetes.io/name=$1" --sort created --format '{{.Name}}'
}
is_pod() { [[ " gateway ${SERVICES[*]} " == *" $1 "* ]]; } # NAME
pid_in_pod() { # NAME: of its process as this machine sees it; nothing when there is none
  local pods
  mapfile -t pods < <(pods_of "$1")
  if ((${#pods[@]} > 0)) && pod_runs "${pods[0]}"; then podman inspect --format '{{.State.Pid}}' "${pods[0]}-$1"; fi
}
last_lines_of_pod() { podman logs --tail 3 "$(pods_of "$1" | head -n 1)-$1"; } # NAME
pod_runs() { [[ "$(podman pod inspect --format '{{.State}}' "$1" 2>/dev/null)" == Running ]]; }
address_of() { # POD
  podman inspect --format "{{(index .NetworkSettings.Networks \"$(suite_name)\").IPAddress}}" "$(podman pod inspect --format '{{.InfraContainerID}}' "$1")"
}

remove_pods() { # POD...: with the volumes that are their own
  podman pod rm --force "$@" >/dev/null
  local pod
  for pod in "$@"; do podman volume rm --force "$pod-tmp" >/dev/null 2>&1 || true; done
}

# Asks as the manifest's readiness probe does, from outside; a gateway must reach every service, too, before the one before it goes.
answers_ready() { # NAME POD
  local address
  pod_runs "$2" || return 1
  address="$(address_of "$2")"
  if [[ "$1" == gateway ]]; then
    reaches_every_service --max-time 2 --cacert "$(authority).crt" --resolve "gateway:8080:$address" https://gateway:8080/readyz
  else
    serves "$address:$(number_of "$1" '.containers[0].readinessProbe.grpc.port')"
  fi
}

# grpc.health.v1: HealthCheckRequest{service: "readiness"} is answered HealthCheckResponse{status: SERVING}.
serves() { # ADDRESS:PORT
  printf '\0\0\0\0\13\12\11readiness' | curl -fsS --noproxy '*' --max-time 2 --http2-prior-knowledge --data-binary @- \
    -H 'content-type: application/grpc' -H 'te: trailers' "http://$1/grpc.health.v1.Health/Check" | od -An -tx1 | grep -q '00 00 00 00 02 08 01'
}

start_pod() { # NAME: a new pod beside those that are there; prints its name once it is ready
  local pod
  pod="$(suite_name)-$1-$(make_of "$1")-$(od -An -N2 -tx1 /dev/urandom | tr -d ' ')"
  play Deployment "$1" "$pod" "$1"
  await_condition 90 "$pod to be ready" answers_ready "$1" "$pod" || {
    podman logs --tail 5 "$pod-$1" >&2 || true
    remove_pods "$pod"
    return 1
  }
  printf '%s\n' "$pod"
}

stop_pods() { # NAME POD...: each has as long as its manifest gives it
  local name="$1" pod
  shift
  for pod in "$@"; do podman pod stop --time "$(number_of "$name" .terminationGracePeriodSeconds)" "$pod" >/dev/null & done
  wait
  remove_pods "$@"
}

# Puts a new pod in the place of NAME's: it is ready before the old one is asked to end, and callers know both for a moment.
replace_pods() { # NAME
  local old new
  mapfile -t old < <(pods_of "$1")
  new="$(start_pod "$1")" || die "the new pod of $1 did not become ready; the old one stays"
  if [[ "$1" == gateway ]]; then lead_to "$(address_of "$new")"; fi
  ((${#old[@]} > 0)) || return 0
  sleep "$(number_of "$1" '.containers[0].lifecycle.preStop.sleep.seconds')"
  stop_pods "$1" "${old[@]}"
}

is_pod_current() { # NAME: one pod runs, of the image and manifest there are now
  local pods
  mapfile -t pods < <(pods_of "$1")
  [[ ${#pods[@]} -eq 1 && "${pods[0]}" == *"-$(make_of "$1")-"* ]] && pod_runs "${pods[0]}"
}

# The migrations of the manifests, all at once.
migrate_in_pods() {
  local name pod failed=""
  for name in "${SERVICES[@]}" gateway; do
    pod="$(suite_name)-$name-migration"
    if podman pod exists "$pod"; then remove_pods "$pod"; fi
    play Job "$name-migration" "$pod"
  done
  for name in "${SERVICES[@]}" gateway; do
    pod="$(suite_name)-$name-migration"
    [[ "$(podman wait "$pod-migrate")" == 0 ]] || failed+=" $name"
    podman logs "$pod-migrate" >"$LOGS/$name-migrate.log" 2>&1
    remove_pods "$pod"
  done
  [[ -z "$failed" ]] || {
    for name in $failed; do tail -n 5 "$LOGS/$name-migrate.log" >&2; done
    die "could not migrate:$failed (see $LOGS/<service>-migrate.log)"
  }
}

# Plays what does not run, and puts new pods in the place of those of another image or manifest, one process after the other.
start_pods() {
  local name stale=() pods
  for name in "${SERVICES[@]}" gateway; do is_pod_current "$name" || stale+=("$name"); done
  if ((${#stale[@]} > 0)); then
    step "Migrating the databases"
    migrate_in_pods
    for name in "${stale[@]}"; do
      step "Playing $name"
      # A gateway is ready when it reaches every service, a service without its neighbours.
      replace_pods "$name"
    done
  fi
  mapfile -t pods < <(pods_of gateway)
  lead_to "$(address_of "${pods[0]}")"
}

start_in_containers() {
  build_images
  make_secrets
  render
  ensure_network
  start_pods
}

# Ends the pods of these processes, or of all; the gateway first, then the services at once.
end_pods() { # [NAME...]
  local name pods
  for name in gateway "${SERVICES[@]}"; do
    if (($# > 0)) && [[ " $* " != *" $name "* ]]; then continue; fi
    mapfile -t pods < <(pods_of "$name")
    ((${#pods[@]} > 0)) || continue
    say "Stopping the pod of $name"
    stop_pods "$name" "${pods[@]}" &
    if [[ "$name" == gateway ]]; then wait; fi
  done
  wait
  (($# == 0)) || return 0
  mapfile -t pods < <(podman pod ps --quiet --filter "label=passerelle/suite=$(suite_name)")
  ((${#pods[@]} == 0)) || remove_pods "${pods[@]}" # of a migration that was cut short
  podman network rm --force "$(suite_name)" >/dev/null 2>&1 || true
}
