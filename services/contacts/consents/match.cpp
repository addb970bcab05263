#include "services/contacts/consents/match.h"

#include "services/contacts/consents/consent_rules.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {

absl::StatusOr<MatchedConsent> MatchConsent(db::Executor& db, const v1::CheckConsentRequest& request,
                                            const std::string& today) {
  ASSIGN_OR_RETURN(const db::Result rows,
                   db.Execute(sql::kMatchConsent,
                              {request.person(), db::TextOrNull(request.consent()), request.partner(),
                               static_cast<std::int32_t>(request.theme()), Distinct(request.disclose()), today}));
  if (rows.empty()) return NoConsent();
  const db::Row row = rows[0];
  RETURN_IF_ERROR(CheckMatch({.for_recipient = row.Bool("for_recipient"),
                              .state = static_cast<v1::Consent::State>(row.Int32("state")),
                              .covers = row.Bool("covers")}));
  return MatchedConsent{std::string(row.Text("id")), std::string(row.TextOrEmpty("expire_date"))};
}

}  // namespace passerelle::contacts
