#include "passerelle/gateway/v1/access_log.pb.h"
#include "rpcs/gateway.h"
#include "services/runtime/base/page.h"
#include "services/runtime/base/proto_time.h"
#include "sql/gateway_core.h"

namespace passerelle::gateway {
namespace {

void ReadEntry(const db::Row& row, v1::AccessEntry& entry) {
  entry.set_position(row.Int("position"));
  SetProto(row.Time("access_time"), *entry.mutable_access_time());
  entry.set_subject(std::string(row.Text("subject")));
  for (auto& role : row.TextArray("roles")) entry.add_roles(std::move(role));
  for (auto& site : row.TextArray("sites")) entry.add_sites(std::move(site));
  entry.set_partner(std::string(row.Text("partner")));
  entry.set_address(std::string(row.Text("address")));
  entry.set_method(std::string(row.Text("method")));
  entry.set_person(std::string(row.Text("person")));
  entry.set_outcome(std::string(row.Text("outcome")));
  entry.set_trace(std::string(row.Text("trace")));
  v1::Action action = v1::ACTION_UNSPECIFIED;
  if (v1::Action_Parse(std::string(row.Text("action")), &action)) entry.set_action(action);
  v1::Purpose purpose = v1::PURPOSE_UNSPECIFIED;
  if (v1::Purpose_Parse(std::string(row.Text("purpose")), &purpose)) entry.set_purpose(purpose);
}

db::Param TimeOrNull(bool given, const google::protobuf::Timestamp& time) {
  return given ? db::Param(TimeFromProto(time)) : db::Param(std::nullopt);
}

}  // namespace

absl::StatusOr<v1::ListAccessEntriesResponse> ListAccessEntries(rpc::RpcContext& rpc,
                                                                const v1::ListAccessEntriesRequest& request) {
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  ASSIGN_OR_RETURN(
      const db::Result rows,
      rpc.db().Execute(sql::kListAccessEntries, {db::TextOrNull(request.person()), db::TextOrNull(request.subject()),
                                                 TimeOrNull(request.has_from_time(), request.from_time()),
                                                 TimeOrNull(request.has_until_time(), request.until_time()),
                                                 db::TextOrNull(page.After(0)), page.size + 1}));
  v1::ListAccessEntriesResponse response;
  AnswerPage(request, page, rows, {"position"}, response,
             [&](const db::Row& row) { ReadEntry(row, *response.add_access_entries()); });
  return response;
}

}  // namespace passerelle::gateway
