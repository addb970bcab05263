// Naloxone kits between the contract, the database and the feed.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>

#include "passerelle/events/v1/events.pb.h"
#include "passerelle/supplies/v1/overdose_kits.pb.h"
#include "services/runtime/rpc/context.h"

namespace passerelle::supplies {

// A kit and what callers are not shown of it: the visit above all, which would lead to the person.
struct KitRecord {
  v1::OverdoseKit kit = {};
  std::string visit = {};
  std::string service_day = {};
  std::string request_hash = {};
  std::int64_t version = 1;
};

v1::OverdoseKit KitFromRow(const db::Row& row);
// `row` holds the columns of sql/get_overdose_kit.sql.
KitRecord KitRecordFromRow(const db::Row& row);
// The fact that tells other services of a kit as it is at its version.
events::v1::Fact KitFact(const KitRecord& record);

// The kit, when there is one at these sites.
absl::StatusOr<std::optional<KitRecord>> FindKit(db::Executor& db, const std::string& id, const db::Param& sites);

// Gives the kit a card number that no other has, writes it and tells its fact.
absl::Status AddKit(rpc::RpcContext& rpc, db::Executor& db, KitRecord& record);

// The number of a card as it was typed, without hyphens; absent when no card can have it.
std::optional<std::string> ParseCard(std::string_view typed);

}  // namespace passerelle::supplies
