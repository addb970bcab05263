// Observations between the contract and the database.
#pragma once

#include <absl/status/status.h>

#include <string>
#include <string_view>
#include <vector>

#include "passerelle/statistics/v1/watch.pb.h"
#include "services/runtime/db/result.h"

namespace passerelle::statistics {

absl::Status ObservationUnknown();

v1::Observation ObservationFromRow(const db::Row& row);

// A substance as it is kept: lower case, one blank between its words. Accents stay. Letters of French and of plain
// Latin only; any other keeps its case.
std::string SubstanceName(std::string_view text);

// What an observation is found by: the search words of its substance, of what was found and of its effects, each once.
std::vector<std::string> WordsOf(const v1::Observation& observation);

// The query (tsquery) for what has, for each word of `text`, a word that begins with it; empty without any word.
std::string WordQuery(std::string_view text);

}  // namespace passerelle::statistics
