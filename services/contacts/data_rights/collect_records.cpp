#include <algorithm>
#include <exception>
#include <iterator>
#include <thread>

#include "services/contacts/data_rights/erasing.h"
#include "services/contacts/data_rights/person_export.h"
#include "services/runtime/base/text.h"

namespace passerelle::contacts {
namespace {

using Answer = absl::StatusOr<common::v1::PersonRecords>;

Answer AskService(rpc::RpcContext& rpc, std::string_view service,
                  const common::v1::CollectPersonRecordsRequest& request) {
  Answer answer = rpc.neighbours().Call<common::v1::PersonRecords>(
      StrCat("passerelle.", service, ".v1.PersonRecordsService.CollectPersonRecords"), request, rpc.deadline(),
      rpc.trace());
  if (answer.ok() || ReasonOf(answer.status()) == "SERVICE_UNAVAILABLE") return answer;
  return Error(absl::StatusCode::kUnavailable, "SERVICE_UNAVAILABLE",
               StrCat("The service ", service, " does not answer; an export is whole or it is not given."));
}

// On a thread of its own, where an exception would end the process.
Answer AskWithoutThrowing(rpc::RpcContext& rpc, std::string_view service,
                          const common::v1::CollectPersonRecordsRequest& request) {
  try {
    return AskService(rpc, service, request);
  } catch (const std::exception& error) {
    return absl::InternalError(error.what());
  }
}

}  // namespace

absl::StatusOr<std::vector<ServiceRecords>> CollectRecords(rpc::RpcContext& rpc,
                                                           const std::vector<v1::Person>& people) {
  common::v1::CollectPersonRecordsRequest request;
  for (const v1::Person& person : people) request.add_people(person.id());
  std::vector<Answer> answers(std::size(kLinkingServices), absl::UnknownError("not asked"));
  {
    std::vector<std::jthread> calls;
    calls.reserve(answers.size());
    for (std::size_t i = 0; i < answers.size(); ++i) {
      calls.emplace_back([&, i] { answers[i] = AskWithoutThrowing(rpc, kLinkingServices[i], request); });
    }
  }
  std::vector<ServiceRecords> collected;
  collected.reserve(answers.size());
  for (std::size_t i = 0; i < answers.size(); ++i) {
    ASSIGN_OR_RETURN(common::v1::PersonRecords records, std::move(answers[i]));
    collected.push_back({std::string(kLinkingServices[i]), std::move(records)});
  }
  return collected;
}

}  // namespace passerelle::contacts
