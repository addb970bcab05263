#include "services/supplies/sharps/returns.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <limits>
#include <map>

#include "services/runtime/base/proto_time.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {

const config::Setting kSyringesPerLitre{"PASSERELLE_SYRINGES_PER_LITRE", std::int64_t{50},
                                        "How many used syringes a litre of returned containers is taken to hold: the "
                                        "association's own estimate, there is no official figure."};

std::int32_t EstimateSyringes(std::int32_t decilitres, std::int64_t syringes_per_litre) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
  // More than a litre can hold is as good as any other slip, and must not overflow.
  const std::int64_t factor = std::clamp<std::int64_t>(syringes_per_litre, 0, 1000);
  return static_cast<std::int32_t>(std::min(kMost, (decilitres * factor + 5) / 10));
}

v1::SharpsReturn SharpsReturnFromRow(const db::Row& row) {
  v1::SharpsReturn sharps_return;
  sharps_return.set_id(std::string(row.Text("id")));
  sharps_return.set_location(std::string(row.Text("location")));
  sharps_return.set_syringes_counted(row.Int32("syringes_counted"));
  sharps_return.set_containers(row.Int32("containers"));
  sharps_return.set_decilitres(row.Int32("decilitres"));
  sharps_return.set_syringes_estimated(row.Int32("syringes_estimated"));
  sharps_return.set_outing(std::string(row.TextOrEmpty("outing")));
  sharps_return.set_service_day(std::string(row.Text("service_day")));
  SetProto(row.Time("occur_time"), *sharps_return.mutable_occur_time());
  sharps_return.set_voided(row.Bool("voided"));
  return sharps_return;
}

events::v1::Fact SharpsReturnFact(const v1::SharpsReturn& sharps_return, const std::string& site,
                                  const std::string& location_kind) {
  events::v1::Fact fact;
  events::v1::SharpsReturnChanged& changed = *fact.mutable_sharps_return_changed();
  changed.set_sharps_return(sharps_return.id());
  changed.set_site(site);
  changed.set_service_day(sharps_return.service_day());
  changed.set_syringes(sharps_return.syringes_counted() + sharps_return.syringes_estimated());
  changed.set_voided(sharps_return.voided());
  changed.set_version(sharps_return.voided() ? 2 : 1);
  changed.set_outing(sharps_return.outing());
  changed.set_location_kind(location_kind);
  changed.set_containers(sharps_return.containers());
  changed.set_decilitres(sharps_return.decilitres());
  return fact;
}

absl::StatusOr<Place> FindPlace(rpc::RpcContext& rpc, const std::string& location, absl::Time time) {
  ASSIGN_OR_RETURN(const db::Result rows,
                   rpc.db().Execute(sql::kFindPlaces, {std::vector<std::string>{location}, rpc.sites(), time}));
  if (rows.empty()) {
    return FieldError(absl::StatusCode::kFailedPrecondition, "LOCATION_UNKNOWN", "location",
                      absl::StrCat("There is no location ", location, "."));
  }
  return Place{location, std::string(rows[0].Text("site")), std::string(rows[0].Text("local_day")),
               std::string(rows[0].Text("kind"))};
}

absl::Status KeepVisitReturns(db::Transaction& transaction, absl::Span<const events::v1::Event> batch) {
  std::map<std::string, const events::v1::VisitRecorded*> returns;
  std::vector<std::string> voided;
  for (const events::v1::Event& event : batch) {
    if (const auto& visit = event.fact().visit_recorded(); visit.syringes_returned() > 0) {
      returns.emplace(visit.visit(), &visit);
    } else if (event.fact().has_visit_voided()) {
      returns.erase(event.fact().visit_voided().visit());
      voided.push_back(event.fact().visit_voided().visit());
    }
  }
  if (returns.empty() && voided.empty()) return absl::OkStatus();
  std::vector<std::string> visits, sites, days;
  std::vector<std::int32_t> syringes;
  for (const auto& [id, visit] : returns) {
    visits.push_back(id);
    sites.push_back(visit->site());
    days.push_back(visit->service_day());
    syringes.push_back(visit->syringes_returned());
  }
  return transaction.Execute(sql::kKeepVisitReturns, {visits, sites, days, syringes, voided}).status();
}

}  // namespace passerelle::supplies
