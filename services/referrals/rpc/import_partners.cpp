#include <algorithm>
#include <set>
#include <utility>

#include "rpcs/referrals.h"
#include "services/referrals/directory/data_inclusion.h"
#include "services/referrals/directory/hsds.h"
#include "services/referrals/directory/take_over.h"
#include "services/referrals/state.h"

namespace passerelle::referrals {
namespace {

// Rows that one transaction keeps locked. What is committed when a call ends early is found unchanged by the next one.
constexpr std::size_t kEntriesATransaction = 100;

using Format = v1::ImportPartnersRequest::Format;

absl::StatusOr<std::vector<Entry>> ReadEntries(Format format, std::string_view document) {
  return format == v1::ImportPartnersRequest::HSDS ? ReadHsds(document) : ReadDataInclusion(document);
}

// Without a day: who has room is not read back.
v1::Partner RereadIn(Format format, const v1::Partner& partner) {
  const std::string document =
      format == v1::ImportPartnersRequest::HSDS ? WriteHsds({partner}, "") : WriteDataInclusion({partner});
  const absl::StatusOr<std::vector<Entry>> entries = ReadEntries(format, document);
  return entries.ok() && entries->size() == 1 ? entries->front().partner : partner;
}

// A second entry of one place would undo the first, again and again.
void RefuseRepeated(std::vector<Entry>& entries) {
  std::set<std::pair<std::string, std::string>> places;
  for (Entry& entry : entries) {
    const v1::Origin& origin = entry.partner.origin();
    if (!origin.id().empty() && !places.insert({origin.source(), origin.id()}).second && entry.refusal.empty())
      entry.refusal = "id: stands in the document twice";
  }
}

}  // namespace

absl::StatusOr<v1::ImportPartnersResponse> ImportPartners(rpc::RpcContext& rpc,
                                                          const v1::ImportPartnersRequest& request) {
  const Format format = request.format();
  ASSIGN_OR_RETURN(std::vector<Entry> entries, ReadEntries(format, request.document()));
  RefuseRepeated(entries);
  const Reread reread = [format](const v1::Partner& partner) { return RereadIn(format, partner); };
  v1::ImportPartnersResponse response;
  for (std::size_t begin = 0; begin < entries.size(); begin += kEntriesATransaction) {
    ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
    for (std::size_t i = begin; i < std::min(entries.size(), begin + kEntriesATransaction); ++i) {
      ASSIGN_OR_RETURN(*response.add_results(), TakeOver(rpc.vault(), KeeperOf(rpc), transaction, entries[i], reread));
    }
    RETURN_IF_ERROR(transaction.Commit());
  }
  return response;
}

}  // namespace passerelle::referrals
