#include "services/referrals/directory/export.h"

#include "services/referrals/partners/partner_rows.h"
#include "services/runtime/base/status.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {
namespace {

constexpr std::int32_t kPartnersAStatement = 200;
// What RawBody carries.
constexpr std::size_t kMostBytes = 16'000'000;

absl::Status TooLarge() {
  return FailedPrecondition("DIRECTORY_TOO_LARGE", "The directory does not fit into one document.");
}

}  // namespace

absl::StatusOr<std::vector<v1::Partner>> ReadDirectory(const vault::Keeper& keeper, db::Executor& db,
                                                       bool show_retired) {
  std::vector<v1::Partner> partners;
  std::size_t bytes = 0;
  for (bool more = true; more;) {
    const std::string after = partners.empty() ? "" : partners.back().id();
    ASSIGN_OR_RETURN(const db::Result rows,
                     db.Execute(sql::kExportPartners, {show_retired, after, kPartnersAStatement}));
    for (const db::Row row : rows) {
      partners.push_back(PartnerFromRow(keeper, row));
      bytes += partners.back().ByteSizeLong();
    }
    if (bytes > kMostBytes) return TooLarge();
    more = rows.size() == static_cast<std::size_t>(kPartnersAStatement);
  }
  return partners;
}

absl::StatusOr<common::v1::RawBody> JsonBody(std::string document) {
  if (document.size() > kMostBytes) return TooLarge();
  common::v1::RawBody body;
  body.set_content_type("application/json");
  body.set_data(std::move(document));
  return body;
}

}  // namespace passerelle::referrals
