#include <google/protobuf/descriptor.h>

#include "services/referrals/jobs/jobs.h"
#include "services/referrals/lifecycle/transitions.h"
#include "services/runtime/base/status.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {
namespace {

constexpr absl::Duration kForgetPeriod = absl::Hours(1);
// Until then the page behind an old link still says kindly that there is nothing left to answer.
constexpr absl::Duration kKept = absl::Hours(24 * 30);
constexpr std::int32_t kBatch = 500;

std::vector<std::string> StatesOver() {
  std::vector<std::string> names;
  const google::protobuf::EnumDescriptor& states = *v1::Referral::State_descriptor();
  names.reserve(static_cast<std::size_t>(states.value_count()));
  for (int i = 0; i < states.value_count(); ++i) {
    if (IsOver(static_cast<v1::Referral::State>(states.value(i)->number()))) names.push_back(states.value(i)->name());
  }
  return names;
}

absl::StatusOr<bool> ForgetLinks(process::JobContext& context) {
  ASSIGN_OR_RETURN(const db::Result dropped,
                   context.db.Execute(sql::kForgetPartnerLinks, {context.now - kKept, kBatch, StatesOver()}));
  return dropped.size() == static_cast<std::size_t>(kBatch);
}

}  // namespace

process::Job ForgetLinksJob() { return {.name = "forget_links", .period = kForgetPeriod, .run = ForgetLinks}; }

}  // namespace passerelle::referrals
