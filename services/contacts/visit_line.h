// Visits on their way into the database.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "passerelle/contacts/v1/visits.pb.h"
#include "services/contacts/rules.h"
#include "services/runtime/db/param.h"

namespace passerelle::contacts {

// A visit that may be written, and where its outcome goes.
struct VisitLine {
  v1::Visit visit;
  std::string location;  // what the handouts left; "": the site's store
  std::string sealed_note;
  std::string request_hash;  // keyed
  LatestBirth latest_birth;
  bool of_age = false;  // found so by the sealed birth date
  std::string trace_parent;
  absl::StatusOr<v1::Visit>* outcome;
};

// The parameters of sql/record_visits.sql.
db::Params ParamsOf(const std::vector<VisitLine*>& lines);

}  // namespace passerelle::contacts
