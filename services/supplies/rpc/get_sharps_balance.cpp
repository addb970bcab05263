// What a site gave and took back.
#include <algorithm>
#include <limits>

#include "rpcs/supplies.h"
#include "services/supplies/days.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

std::int32_t PercentOf(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return -1;
  constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
  return static_cast<std::int32_t>(std::min((part * 100 + whole / 2) / whole, kMost));
}

}  // namespace

absl::StatusOr<v1::SharpsBalance> GetSharpsBalance(rpc::RpcContext& rpc, const v1::GetSharpsBalanceRequest& request) {
  RETURN_IF_ERROR(CheckDayRange(request.from(), request.to()));
  RETURN_IF_ERROR(LocalDayAt(rpc, request.site()).status());
  ASSIGN_OR_RETURN(const db::Result rows,
                   rpc.db().ExecuteOne(sql::kReadSharpsBalance, {request.site(), request.from(), request.to()}));
  const db::Row row = rows[0];
  v1::SharpsBalance balance;
  balance.set_site(request.site());
  balance.set_syringes_given(row.Int32("syringes_given"));
  balance.set_containers_given(row.Int32("containers_given"));
  balance.set_syringes_counted(row.Int32("syringes_counted"));
  balance.set_syringes_estimated(row.Int32("syringes_estimated"));
  balance.set_return_percent(
      PercentOf(std::int64_t{balance.syringes_counted()} + balance.syringes_estimated(), balance.syringes_given()));
  balance.set_grams_carried(row.Int32("grams_carried"));
  balance.set_containers_returned(row.Int32("containers_returned"));
  balance.set_decilitres_returned(row.Int32("decilitres_returned"));
  return balance;
}

}  // namespace passerelle::supplies
