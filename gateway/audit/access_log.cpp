#include "gateway/audit/access_log.h"

#include <absl/time/clock.h>

#include <exception>
#include <nlohmann/json.hpp>
#include <utility>

#include "services/runtime/base/status.h"
#include "services/runtime/telemetry/log.h"
#include "sql/gateway_core.h"

namespace passerelle::gateway::audit {
namespace {

constexpr absl::Duration kWriteTime = absl::Seconds(2);
constexpr std::size_t kMostWaiting = 4096;
// Of one statement: what it appends is small beside the commit that it shares, and the next one does not wait long for
// it.
constexpr std::size_t kMostPeopleAtOnce = 1000;

absl::Status Unavailable() {
  return WithRetryAfter(Error(absl::StatusCode::kUnavailable, "ACCESS_LOG_UNAVAILABLE",
                              "This call must be recorded, and cannot be at the moment; send it again."),
                        absl::Seconds(1));
}

nlohmann::json ToJson(const AccessRecord& record) {
  return {{"subject", record.subject}, {"roles", record.roles},     {"sites", record.sites},
          {"partner", record.partner}, {"address", record.address}, {"method", record.method},
          {"action", record.action},   {"purpose", record.purpose}, {"outcome", record.outcome},
          {"trace", record.trace},     {"people", record.people}};
}

// Whether the database could not be asked; any other fault may be one record's alone.
bool IsOutage(const absl::Status& status) { return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status); }

}  // namespace

AccessLog::AccessLog(db::Pool& pool)
    : pool_(pool),
      entries_(telemetry::ProcessMetrics().MakeCounter("passerelle_access_log_entries_total",
                                                       "Entries that this gateway appended to the access log.")),
      failures_(telemetry::ProcessMetrics().MakeCounter("passerelle_access_log_failures_total",
                                                        "Statements that could not append to the access log.")),
      writer_([this] { Run(); }) {}

AccessLog::~AccessLog() {
  {
    const absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  writer_.join();
}

void AccessLog::Append(AccessRecord record, Done done) {
  {
    const absl::MutexLock lock(&mutex_);
    if (waiting_.size() < kMostWaiting) {
      waiting_.push_back({std::move(record), std::move(done)});
      return;
    }
  }
  done(Unavailable());
}

bool AccessLog::SomethingToDo() const { return stopping_ || !waiting_.empty(); }

void AccessLog::Run() {
  for (;;) {
    Group group;
    {
      const absl::MutexLock lock(&mutex_);
      mutex_.Await(absl::Condition(this, &AccessLog::SomethingToDo));
      group = TakeWaiting();
    }
    if (group.empty()) return;
    WriteGroup(std::move(group));
  }
}

AccessLog::Group AccessLog::TakeWaiting() {
  Group group;
  std::size_t people = 0;
  while (!waiting_.empty() && people < kMostPeopleAtOnce) {
    people += waiting_.front().record.people.size();
    group.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  return group;
}

void AccessLog::WriteGroup(Group group) {
  const absl::Status status = Write(group);
  if (!status.ok()) {
    failures_.Add();
    telemetry::Log(telemetry::Level::kError, "the access log was not written",
                   {{"code", std::string(CodeName(status.code()))}});
  }
  if (!status.ok() && !IsOutage(status) && group.size() > 1) {
    for (Waiting& waiting : group) {
      Group alone;
      alone.push_back(std::move(waiting));
      WriteGroup(std::move(alone));
    }
    return;
  }
  for (const Waiting& waiting : group) waiting.done(status.ok() ? absl::OkStatus() : Unavailable());
}

absl::Status AccessLog::Write(const Group& group) {
  auto calls = nlohmann::json::array();
  std::size_t people = 0;
  for (const Waiting& waiting : group) {
    calls.push_back(ToJson(waiting.record));
    people += waiting.record.people.size();
  }
  try {
    // A subject comes from an identity provider: text that is not UTF-8 does not keep the call off the record.
    const std::string text = calls.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    RETURN_IF_ERROR(db::Session(pool_, absl::Now() + kWriteTime).Execute(sql::kAppendAccessEntries, {text}).status());
  } catch (const std::exception& fault) {
    return absl::InternalError(fault.what());
  }
  entries_.Add(static_cast<double>(people));
  return absl::OkStatus();
}

}  // namespace passerelle::gateway::audit
