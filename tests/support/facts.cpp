#include "tests/support/facts.h"

#include <absl/strings/escaping.h>

#include <stdexcept>

#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/uuid.h"

namespace passerelle::testing {

void Tell(std::string_view service, const std::vector<events::v1::Fact>& facts) {
  std::vector<std::string> texts;
  texts.reserve(facts.size());
  for (const events::v1::Fact& fact : facts) texts.push_back(absl::BytesToHexString(fact.SerializeAsString()));
  const auto inserted = Suite::Running().Sql(service,
                                             "insert into outbox (fact) select decode(f, 'hex') from "
                                             "unnest($1::text[]) with ordinality as t (f, n) order by n",
                                             {texts});
  if (!inserted.ok()) throw std::runtime_error("telling facts: " + inserted.status().ToString());
}

std::string LocalDay(absl::Time time) {
  absl::TimeZone paris;
  if (!absl::LoadTimeZone("Europe/Paris", &paris)) throw std::runtime_error("no time zone Europe/Paris");
  return absl::FormatTime("%Y-%m-%d", time, paris);
}

events::v1::OutingChanged PlannedOuting(const std::string& site, absl::Time begin, const std::string& location) {
  events::v1::OutingChanged outing;
  outing.set_outing(NewUuidV7());
  outing.set_site(site);
  outing.set_kind("MARAUDE");
  outing.set_state("PLANNED");
  outing.set_service_day(LocalDay(begin));
  SetProto(begin, *outing.mutable_start_time());
  SetProto(begin + absl::Hours(4), *outing.mutable_end_time());
  outing.set_location(location);
  outing.set_team_size(2);
  outing.set_version(1);
  return outing;
}

void TellOuting(const events::v1::OutingChanged& outing) {
  events::v1::Fact fact;
  *fact.mutable_outing_changed() = outing;
  Tell("outreach", {fact});
  Suite::Running().AwaitFeeds();
}

}  // namespace passerelle::testing
