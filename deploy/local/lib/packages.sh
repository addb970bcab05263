# shellcheck shell=bash
# Debian packages: which are missing, and asking apt for them without leaving a system server behind.

needed_packages() { # of section $1 of deploy/local/packages
  sed -n "/^## $1\$/,/^## /{/^#/d;/^\$/d;p}" "$LOCAL_DIR/packages"
}

# A line `package unless command` names a package that is not needed where the command is there, whoever installed it.
missing_packages() { # of section $1
  local package _ command
  needed_packages "$1" | while read -r package _ command; do
    if [[ -n "$command" ]] && command -v "$command" >/dev/null; then continue; fi
    [[ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" == installed ]] || printf '%s\n' "$package"
  done
}

as_root() {
  if is_root; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "installing packages needs root: run this as root, install sudo, or ask an administrator for: $*"
  fi
}

# Installs what section $1 lacks. While apt works, nothing it unpacks may start a server: PostgreSQL makes no cluster of its own, and
# policy-rc.d refuses every start; both are put back afterwards. A server that was installed before is left as it is.
install_packages() {
  local missing server
  mapfile -t missing < <(missing_packages "$1")
  ((${#missing[@]} > 0)) || return 0
  step "Asking apt for ${#missing[@]} packages (a minute or two): ${missing[*]}"
  mkdir -p "$LOGS"
  # shellcheck disable=SC2016
  as_root env DEBIAN_FRONTEND=noninteractive bash -euc '
    policy=/usr/sbin/policy-rc.d cluster=/etc/postgresql-common/createcluster.d/passerelle-local.conf
    made=()
    trap '\''rm -f "${made[@]}"'\'' EXIT
    if [[ ! -e $policy ]]; then
      printf "#!/bin/sh\nexit 101\n" >"$policy" && chmod 755 "$policy" && made+=("$policy")
    fi
    mkdir -p "${cluster%/*}" && printf "create_main_cluster = false\n" >"$cluster" && made+=("$cluster")
    apt-get update -qq
    "$0" "$@"
    apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends "$@" </dev/null
  ' "$LIB_DIR/know-packages" "${missing[@]}" >"$LOGS/apt.log" 2>&1 || {
    tail -n 20 "$LOGS/apt.log" >&2
    die "apt could not install what is missing; see $LOGS/apt.log"
  }
  # The suite starts servers of its own; of Prometheus only promtool is wanted.
  for server in redis-server haproxy prometheus; do
    if [[ " ${missing[*]} " == *" $server "* && -d /run/systemd/system ]]; then as_root systemctl disable --quiet "$server" || true; fi
  done
}
