// What posting a count would change.
#include <algorithm>
#include <cstdlib>

#include "rpcs/supplies.h"
#include "services/supplies/counting/differences.h"
#include "services/supplies/counting/sessions.h"

namespace passerelle::supplies {
namespace {

// As many as CountReview.differences shows.
constexpr std::size_t kMostDifferences = 5000;

v1::CountDifference DifferenceOf(const CountedLot& lot) {
  v1::CountDifference difference;
  difference.set_item(lot.item);
  difference.set_lot(lot.lot);
  difference.set_was_counted(lot.was_counted);
  difference.set_moved_since(static_cast<std::int32_t>(MovedSince(lot)));
  difference.set_booked(static_cast<std::int32_t>(lot.was_counted ? BookedThen(lot) : lot.balance));
  if (!lot.was_counted) return difference;
  difference.set_counted(static_cast<std::int32_t>(lot.counted));
  difference.set_difference(difference.counted() - difference.booked());
  return difference;
}

}  // namespace

absl::StatusOr<v1::CountReview> ReviewCountSession(rpc::RpcContext& rpc, const v1::ReviewCountSessionRequest& request) {
  RETURN_IF_ERROR(ReadCountSession(rpc, rpc.db(), request.id()).status());
  ASSIGN_OR_RETURN(const std::vector<CountedLot> lots, FindDifferences(rpc.db(), request.id()));
  std::vector<v1::CountDifference> differences;
  differences.reserve(lots.size());
  for (const CountedLot& lot : lots) differences.push_back(DifferenceOf(lot));
  std::stable_sort(differences.begin(), differences.end(), [](const auto& left, const auto& right) {
    return std::abs(left.difference()) > std::abs(right.difference());
  });
  differences.resize(std::min(differences.size(), kMostDifferences));
  v1::CountReview review;
  review.mutable_differences()->Assign(differences.begin(), differences.end());
  return review;
}

}  // namespace passerelle::supplies
