// A site whose team goes out again and again, and the words in which the tests of series are written.
#pragma once

#include <absl/time/time.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "passerelle/outreach/v1/outings.pb.h"
#include "passerelle/outreach/v1/series.pb.h"
#include "services/runtime/db/database.h"
#include "services/runtime/vault/keeper.h"
#include "tests/service/outreach/fleet_fixture.h"

namespace passerelle::outreach {

class Season : public Fleet {
 protected:
  // Rounds of two people of four hours: "2026-03-24T14:00", "FREQ=WEEKLY;UNTIL=20260402".
  v1::CreateOutingSeriesRequest Rounds(const std::string& start_local, const std::string& rule) const;
  absl::StatusOr<v1::OutingSeries> Create(const v1::CreateOutingSeriesRequest& request, std::string_view key = "") {
    return Create(coordinator_, request, key);
  }
  absl::StatusOr<v1::OutingSeries> Create(const access::Principal& caller, const v1::CreateOutingSeriesRequest& request,
                                          std::string_view key = "");
  v1::OutingSeries Created(const v1::CreateOutingSeriesRequest& request) { return Must(Create(request)); }
  absl::StatusOr<v1::OutingSeries> Get(const access::Principal& caller, const std::string& series);

  // A change from an occurrence on, of the fields of `mask`.
  v1::ChangeOutingSeriesFromRequest Change(const std::string& series, const std::string& from_local,
                                           const v1::OutingSeries& changes, const std::vector<std::string>& mask) const;
  absl::StatusOr<v1::OutingSeries> ChangeFrom(const v1::ChangeOutingSeriesFromRequest& request,
                                              std::string_view key = "");
  absl::StatusOr<v1::OutingSeries> End(const std::string& series, const std::string& from_local,
                                       const std::string& etag = "");

  // All occurrences of a series, soonest first.
  std::vector<v1::Outing> OccurrencesOf(const std::string& series);
  // The local starts that the series gave them.
  std::vector<std::string> StartsOf(const std::string& series);
  // The occurrence at a local start; empty when there is none.
  v1::Outing At(const std::string& series, const std::string& occurrence);
  v1::Outing Cancelled(const v1::Outing& outing);
  // An outing moved by hand.
  v1::Outing Moved(const v1::Outing& outing, absl::Duration by);

  // "2026-03-29T12:00Z"
  static std::string Utc(const google::protobuf::Timestamp& time);
  // The local day so many days from today in Paris, YYYY-MM-DD.
  static std::string Day(int from_today);

  // A pool as the service has it, with every statement.
  static db::Pool& ServicePool();
  // What the service seals with.
  static const vault::Keeper& ServiceKeeper();

  const std::vector<std::string> two_ = {NewMember({v1::DRIVING}).id(), NewMember().id()};
};

// A summer's series, all past: ten Tuesdays at 14:00 in Paris, from 7 July to 8 September 2026.
class OutingSeries : public Season {
 protected:
  v1::OutingSeries Summer() { return Created(Rounds("2026-07-07T14:00", "FREQ=WEEKLY;COUNT=10")); }
  // What the outing is warned of.
  static std::vector<std::string> ReasonsOf(const v1::Outing& outing);
};

}  // namespace passerelle::outreach
