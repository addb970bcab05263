#include "services/statistics/people_tally.h"

#include "passerelle/common/v1/vocabulary.pb.h"

namespace passerelle::statistics {
namespace {

static_assert(common::v1::Setting_MAX <= PeopleTally::kActShift &&
                  PeopleTally::kActShift + common::v1::ActKind_MAX <= 31,
              "the marks of a person have no room for more");

std::vector<Seen>& ThreadTable(std::size_t people) {
  thread_local std::vector<Seen> table;
  if (table.size() < people) table.resize(people);
  return table;
}

std::vector<PersonNumber>& ThreadList() {
  thread_local std::vector<PersonNumber> list;
  return list;
}

}  // namespace

PeopleTally::PeopleTally(std::size_t people) : table_(ThreadTable(people)), touched_(ThreadList()) {}

PeopleTally::~PeopleTally() {
  for (const PersonNumber person : touched_) table_[person] = {};
  touched_.clear();
}

}  // namespace passerelle::statistics
