# shellcheck shell=bash
# The demo association: accounts with passwords made here, sites, stores, catalogue, opening stock, vehicles, territories, staff, partners.

ROLES=(reception outreach nurse coordinator director analyst admin dpo partner)

sites_of() { # the sites an account of role $1 acts for
  case "$1" in
    reception | outreach | nurse | coordinator) printf 'montreuil' ;;
    *) printf '*' ;;
  esac
}

partner_of() { # the agency that an account of role $1 speaks for
  if [[ "$1" == partner ]]; then printf 'siao-du-levant'; fi
}

make_accounts() {
  local role list="" password partner
  for role in "${ROLES[@]}"; do
    keep_secret "$SECRETS/account-$role"
    password="$(<"$SECRETS/account-$role")"
    list+="${list:+,$'\n'}  {\"role\": \"$role\", \"login\": \"demo-$role\", \"password\": \"$password\", \"sites\": [\"$(sites_of "$role")\"]}"
    (umask 077 && printf '{"login":"demo-%s","password":"%s"}\n' "$role" "$password" >"$STATE/login-$role.json")
  done
  (umask 077 && printf '[\n%s\n]\n' "$list" >"$ACCOUNTS")
  for role in "${ROLES[@]}"; do
    partner="$(partner_of "$role")"
    clean_env "PASSERELLE_DATABASE_URL_FILE=$SECRETS/gateway-app" "PASSERELLE_MASTER_KEYS_FILE=$SECRETS/gateway-master-keys" \
      "$BIN/passerelle-gateway" create-account --login "demo-$role" \
      --role "$role" --site "$(sites_of "$role")" ${partner:+--partner "$partner"} --password-file "$SECRETS/account-$role" --if-absent >>"$LOGS/accounts.log" 2>&1 ||
      die "could not make the account demo-$role; see $LOGS/accounts.log"
  done
}

seed_mark() { cat "$LOCAL_DIR"/seed/*.json | cksum; }

# Does nothing when the very same seed is there, or a backup of an association.
seed_association() {
  local kind
  [[ ! -e "$STATE/restored" ]] || return 0
  [[ -s "$ACCOUNTS" && -e "$STATE/seeded" && "$(<"$STATE/seeded")" == "$(seed_mark)" ]] && return 0
  step "Seeding the demo association"
  make_accounts
  for kind in sites:sites locations:locations items:catalogue receipts:receipts vehicles:vehicles territories:territories \
    staffMembers:staff partners:partners; do
    "$BIN/passerelle-simulator" seed --url "$(url)" --accounts "$ACCOUNTS" --role director \
      --to "/v1/${kind%%:*}" --file "$LOCAL_DIR/seed/${kind#*:}.json" || die "could not seed ${kind#*:}"
  done
  seed_mark >"$STATE/seeded"
}
