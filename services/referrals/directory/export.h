// The whole directory, to be written as a document.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "passerelle/common/v1/raw_body.pb.h"
#include "passerelle/referrals/v1/partners.pb.h"
#include "services/runtime/db/database.h"
#include "services/runtime/vault/keeper.h"

namespace passerelle::referrals {

// Every partner by id, those that take no referrals only if asked for. FAILED_PRECONDITION (DIRECTORY_TOO_LARGE) when
// they do not fit into one document.
absl::StatusOr<std::vector<v1::Partner>> ReadDirectory(const vault::Keeper& keeper, db::Executor& db,
                                                       bool show_retired);

// The answer that is a JSON document. FAILED_PRECONDITION (DIRECTORY_TOO_LARGE).
absl::StatusOr<common::v1::RawBody> JsonBody(std::string document);

}  // namespace passerelle::referrals
