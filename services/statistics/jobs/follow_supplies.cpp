#include <map>
#include <string>
#include <vector>

#include "services/runtime/base/status.h"
#include "services/statistics/jobs/arrays.h"
#include "services/statistics/jobs/follow.h"
#include "services/statistics/jobs/latest.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {
namespace {

using events::v1::DistributionRecorded;
using events::v1::DistributionReversed;
using events::v1::ItemChanged;
using events::v1::OverdoseKitChanged;
using events::v1::SharpsReturnChanged;

// The lines of a batch's distributions, column by column.
struct LineColumns {
  std::vector<std::string> distributions, movements, sites, days, items, outings, location_kinds;
  std::vector<std::int32_t> lines, quantities;
  std::vector<std::int64_t> positions;

  void Add(const DistributionRecorded& distribution, std::int64_t position) {
    for (int line = 0; line < distribution.handouts_size(); ++line) {
      distributions.push_back(distribution.distribution());
      lines.push_back(line);
      movements.push_back(line < distribution.movements_size() ? distribution.movements(line) : "");
      sites.push_back(distribution.site());
      days.push_back(distribution.service_day());
      items.push_back(distribution.handouts(line).item());
      quantities.push_back(distribution.handouts(line).quantity());
      outings.push_back(distribution.outing());
      location_kinds.push_back(distribution.location_kind());
      positions.push_back(position);
    }
  }

  absl::Status Take(db::Transaction& transaction) const {
    if (lines.empty()) return absl::OkStatus();
    return transaction
        .Execute(sql::kTakeDistributionLines,
                 {distributions, lines, movements, sites, days, items, quantities, outings, location_kinds, positions})
        .status();
  }
};

struct ReversalColumns {
  std::vector<std::string> distributions, movements;
  std::vector<std::int64_t> positions;

  void Add(const DistributionReversed& reversal, std::int64_t position) {
    distributions.push_back(reversal.distribution());
    movements.push_back(reversal.movement());
    positions.push_back(position);
  }

  absl::Status Take(db::Transaction& transaction) const {
    if (movements.empty()) return absl::OkStatus();
    return transaction.Execute(sql::kTakeReversals, {distributions, movements, positions}).status();
  }
};

// What came back, column by column; a return never changes but when it is voided.
struct ReturnColumns {
  std::vector<std::string> ids, sites, days, location_kinds, voided;
  std::vector<std::int32_t> syringes, containers;
  std::vector<std::int64_t> positions, void_positions;

  void Add(const SharpsReturnChanged& change, std::int64_t position) {
    if (change.voided()) {
      voided.push_back(change.sharps_return());
      void_positions.push_back(position);
      return;
    }
    ids.push_back(change.sharps_return());
    sites.push_back(change.site());
    days.push_back(change.service_day());
    syringes.push_back(change.syringes());
    location_kinds.push_back(change.location_kind());
    containers.push_back(change.containers());
    positions.push_back(position);
  }

  absl::Status Take(db::Transaction& transaction) const {
    if (!ids.empty()) {
      RETURN_IF_ERROR(
          transaction
              .Execute(sql::kTakeSharpsReturns, {ids, sites, days, syringes, location_kinds, containers, positions})
              .status());
    }
    if (voided.empty()) return absl::OkStatus();
    return transaction.Execute(sql::kTakeVoidedSharpsReturns, {voided, void_positions}).status();
  }
};

// A kit that was recorded by mistake keeps its row, with nothing in it that counts.
OverdoseKitChanged WhatCounts(const OverdoseKitChanged& kit) {
  if (!kit.voided()) return kit;
  OverdoseKitChanged nothing;
  nothing.set_site(kit.site());
  nothing.set_service_day(kit.service_day());
  nothing.set_version(kit.version());
  return nothing;
}

absl::Status TakeKits(db::Transaction& transaction, const Latest<OverdoseKitChanged>& kits) {
  if (kits.changes.empty()) return absl::OkStatus();
  std::vector<std::string> ids, sites, days, occasions, replaced, fates;
  std::vector<std::int32_t> training_minutes;
  std::vector<std::int64_t> versions, positions;
  for (const auto& [id, change] : kits.changes) {
    const OverdoseKitChanged kit = WhatCounts(*change.fact);
    ids.push_back(id);
    sites.push_back(kit.site());
    days.push_back(kit.service_day());
    occasions.push_back(kit.occasion());
    replaced.push_back(kit.replaces());
    training_minutes.push_back(kit.training_minutes());
    fates.push_back(kit.fate());
    versions.push_back(kit.version());
    positions.push_back(change.position);
  }
  return transaction
      .Execute(sql::kTakeOverdoseKits,
               {ids, sites, days, occasions, replaced, training_minutes, fates, versions, positions})
      .status();
}

// The items of a batch, each as it is at the end of it.
struct ItemChanges {
  struct Change {
    const ItemChanged* item;
    std::int64_t position;
  };
  std::map<std::string, Change> latest;

  void Add(const ItemChanged& item, std::int64_t position) {
    const auto [entry, fresh] = latest.try_emplace(item.item(), Change{&item, position});
    if (!fresh && entry->second.item->version() < item.version()) entry->second = {&item, position};
  }

  absl::Status Take(db::Transaction& transaction) const {
    if (latest.empty()) return absl::OkStatus();
    std::vector<std::string> ids, report_lines, components, quantities, families;
    std::vector<std::int64_t> versions, positions;
    for (const auto& [id, change] : latest) {
      ids.push_back(id);
      report_lines.push_back(change.item->report_line());
      components.push_back(ArrayOf(change.item->components(), [](const auto& component) { return component.item(); }));
      quantities.push_back(
          ArrayOf(change.item->components(), [](const auto& component) { return component.quantity(); }));
      families.push_back(change.item->family());
      versions.push_back(change.item->version());
      positions.push_back(change.position);
    }
    return transaction
        .Execute(sql::kTakeItems, {ids, report_lines, components, quantities, versions, positions, families})
        .status();
  }
};

absl::Status ApplySupplies(db::Transaction& transaction, absl::Span<const events::v1::Event> events) {
  LineColumns lines;
  ReversalColumns reversals;
  ItemChanges items;
  ReturnColumns returns;
  Latest<OverdoseKitChanged> kits;
  for (const events::v1::Event& event : events) {
    if (event.fact().has_distribution_recorded()) {
      lines.Add(event.fact().distribution_recorded(), event.position());
    } else if (event.fact().has_distribution_reversed()) {
      reversals.Add(event.fact().distribution_reversed(), event.position());
    } else if (event.fact().has_item_changed()) {
      items.Add(event.fact().item_changed(), event.position());
    } else if (event.fact().has_sharps_return_changed()) {
      returns.Add(event.fact().sharps_return_changed(), event.position());
    } else if (event.fact().has_overdose_kit_changed()) {
      const OverdoseKitChanged& kit = event.fact().overdose_kit_changed();
      kits.Add(kit.kit(), kit, event.position());
    }
  }
  RETURN_IF_ERROR(lines.Take(transaction));
  RETURN_IF_ERROR(reversals.Take(transaction));
  RETURN_IF_ERROR(returns.Take(transaction));
  RETURN_IF_ERROR(TakeKits(transaction, kits));
  return items.Take(transaction);
}

}  // namespace

events::Subscription FollowSupplies(std::function<void()> applied) {
  events::Subscription subscription;
  subscription.feed = "supplies";
  subscription.apply = ApplySupplies;
  subscription.applied = std::move(applied);
  return subscription;
}

}  // namespace passerelle::statistics
