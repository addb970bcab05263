#include "gateway/rpc/session_tokens.h"

#include "gateway/access/token.h"
#include "gateway/base/text.h"

namespace passerelle::gateway {

using access_tokens::HashToken;
using access_tokens::NewToken;

db::Param TokenPair::AccessHash() const { return db::Bytes{HashToken(access)}; }
db::Param TokenPair::RefreshHash() const { return db::Bytes{HashToken(refresh)}; }

TokenPair NewTokens(const State& state, absl::Time now) {
  return {NewToken(access_tokens::kAccessPrefix), NewToken(access_tokens::kRefreshPrefix), now + state.access_lifetime,
          now + state.refresh_lifetime};
}

v1::Session ToSession(const TokenPair& tokens, const db::Row& account) {
  v1::Session session;
  session.set_access_token(tokens.access);
  session.set_refresh_token(tokens.refresh);
  session.mutable_expire_time()->set_seconds(absl::ToUnixSeconds(tokens.access_expires));
  session.set_password_change_needed(account.Bool("password_change_needed"));
  auto& principal = *session.mutable_principal();
  principal.set_subject(Cat("account:", account.Text("id")));
  for (const auto& role : account.TextArray("roles")) principal.add_roles(role);
  for (const auto& site : account.TextArray("sites")) principal.add_sites(site);
  principal.set_partner(std::string(account.Text("partner")));
  return session;
}

}  // namespace passerelle::gateway
