# shellcheck shell=bash
# An authority of our own and a certificate a process, laid out as Kubernetes lays out a secret: ..data is swapped, so that certificate and
# key are never of two kinds.

# Pods run as this group and nobody else is of it.
POD_GROUP=65532
RENEW_BEFORE_SECONDS=$((30 * 24 * 3600))

authority() { printf '%s/containers/authority' "$STATE"; }

make_authority() {
  [[ -s "$(authority).crt" ]] && openssl x509 -noout -checkend "$RENEW_BEFORE_SECONDS" -in "$(authority).crt" >/dev/null && return 0
  (umask 077 && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj "/CN=Passerelle on this machine" \
    -keyout "$(authority).key" -out "$(authority).new" 2>"$LOGS/certificates.log") || die "could not make an authority; see $LOGS/certificates.log"
  chmod 644 "$(authority).new"
  mv "$(authority).new" "$(authority).crt"
}

is_certified() { # FOLDER: holds a certificate of this authority that is good for a while
  openssl verify -CAfile "$(authority).crt" "$1/tls.crt" &>/dev/null &&
    openssl x509 -noout -checkend "$RENEW_BEFORE_SECONDS" -in "$1/tls.crt" >/dev/null
}

# The names it is called by, and its identity as a URI.
make_certificate() { # PROCESS FOLDER
  local folder="$2" name version names="DNS:$1,URI:spiffe://passerelle/$1"
  is_certified "$folder" && return 0
  if [[ "$1" == gateway ]]; then names+=",DNS:localhost,IP:127.0.0.1"; fi
  mkdir -p "$folder"
  version="$(mktemp -d "$folder/..version.XXXXXX")"
  {
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" -addext "subjectAltName=$names" \
      -addext "extendedKeyUsage=serverAuth,clientAuth" -keyout "$version/tls.key" -out "$version/request" &&
      openssl x509 -req -in "$version/request" -CA "$(authority).crt" -CAkey "$(authority).key" -copy_extensions copy -days 90 \
        -out "$version/tls.crt"
  } 2>"$LOGS/certificates.log" || die "could not make the certificate of $1; see $LOGS/certificates.log"
  rm "$version/request"
  cp "$(authority).crt" "$version/ca.crt"
  chmod 440 "$version"/*
  chmod 750 "$folder" "$version"
  chgrp -R "$POD_GROUP" "$folder"
  ln -sfn "${version##*/}" "$folder/..next"
  mv -T "$folder/..next" "$folder/..data"
  for name in tls.crt tls.key ca.crt; do ln -sfn "..data/$name" "$folder/$name"; done
  find "$folder" -mindepth 1 -maxdepth 1 -name '..version.*' ! -path "$version" -exec rm -r {} +
}
