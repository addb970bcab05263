#include "services/referrals/partners/partner_facts.h"

#include <set>

#include "services/referrals/partners/partner_rows.h"
#include "services/runtime/base/status.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {

absl::StatusOr<std::optional<PartnerFacts>> FindPartner(db::Executor& db, const std::string& slug) {
  ASSIGN_OR_RETURN(const db::Result rows, db.Execute(sql::kFindPartner, {slug}));
  if (rows.empty()) return std::optional<PartnerFacts>();
  const db::Row row = rows[0];
  std::set<common::v1::ReferralTheme::Theme> themes;
  for (const std::string& name : row.TextArray("themes")) themes.insert(ThemeFromName(name));
  return PartnerFacts{
      .active = row.Bool("active"),
      .themes = {themes.begin(), themes.end()},
      .full_until = std::string(row.TextOrEmpty("full_until")),
  };
}

}  // namespace passerelle::referrals
