#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>

#include "rpcs/outreach.h"
#include "services/outreach/series/series_rows.h"
#include "services/outreach/state.h"
#include "services/runtime/base/page.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {

absl::StatusOr<v1::ListOutingSeriesResponse> ListOutingSeries(rpc::RpcContext& rpc,
                                                              const v1::ListOutingSeriesRequest& request) {
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  std::int64_t after = 0;
  if (!page.after.empty() && !absl::SimpleAtoi(page.after[0], &after)) after = 0;
  ASSIGN_OR_RETURN(
      const db::Result rows,
      rpc.db().Execute(sql::kListOutingSeries, {rpc.sites(), db::TextOrNull(request.site()), after, page.size + 1}));
  v1::ListOutingSeriesResponse response;
  std::int64_t last = after;
  for (const db::Row row : rows) {
    if (response.outing_series_size() == page.size) {
      response.set_next_page_token(NextPageToken(request, {absl::StrCat(last)}));
      break;
    }
    *response.add_outing_series() = VisibleTo(rpc.principal(), SeriesFromRow(KeeperOf(rpc), row));
    last = row.Int("seq");
  }
  return response;
}

}  // namespace passerelle::outreach
