#include "tests/simulator/replay.h"

#include <absl/time/clock.h>

#include <functional>
#include <mutex>
#include <thread>

namespace passerelle::simulator {
namespace {

// Calls `work(api, index)` for every index below `count`, started in order by several threads.
class Crew {
 public:
  Crew(Session& session, const Pace& pace, Tally& tally) : session_(session), pace_(pace), tally_(tally) {}

  void Do(const char* what, int count, double rate, const std::function<absl::Status(Api&, int)>& work) {
    Progress progress(what, count, pace_.show);
    std::atomic<int> next = 0, done = 0;
    const absl::Time start = absl::Now();
    const auto run = [&](bool draws) {
      Api api(session_, tally_);
      for (int index; !hopeless_ && (index = next++) < count;) {
        if (rate > 0) Until(start + absl::Seconds(index / rate));
        if (const absl::Status status = work(api, index); !status.ok()) Fail(status);
        ++done;
        if (draws) progress.Update(done);
      }
    };
    std::vector<std::jthread> threads;
    for (int thread = 1; thread < pace_.concurrency; ++thread) threads.emplace_back(run, false);
    run(true);
    threads.clear();
    progress.Update(done);
    failed_ += count - done;
  }

  int failed() const { return failed_; }
  absl::Status first_failure() const { return first_failure_; }

 private:
  static void Until(absl::Time time) {
    if (time > absl::Now()) std::this_thread::sleep_until(absl::ToChronoTime(time));
  }

  void Fail(const absl::Status& status) {
    const std::lock_guard lock(mutex_);
    if (failed_++ == 0) first_failure_ = status;
    if (absl::IsUnavailable(status) || absl::IsUnauthenticated(status)) hopeless_ = true;
  }

  Session& session_;
  const Pace& pace_;
  Tally& tally_;
  std::mutex mutex_;
  std::atomic<bool> hopeless_ = false;
  int failed_ = 0;
  absl::Status first_failure_;
};

}  // namespace

Outcome Replay(const Plan& plan, Session& session, const Pace& pace) {
  Tally tally;
  Crew crew(session, pace, tally);
  Outcome outcome;
  const absl::Time start = absl::Now();
  std::vector<std::string> ids(plan.people.size());
  std::atomic<int> people = 0, visits = 0;

  crew.Do("People", static_cast<int>(plan.people.size()), 0, [&](Api& api, int index) {
    const PlannedPerson& planned = plan.people[static_cast<std::size_t>(index)];
    contacts::v1::Person person;
    absl::Status status = api.Post("/v1/people", planned.request, planned.key, &person);
    if (status.ok()) ++people;
    ids[static_cast<std::size_t>(index)] = person.id();
    return status;
  });
  crew.Do("Visits", static_cast<int>(plan.visits.size()), pace.rate, [&](Api& api, int index) {
    const PlannedVisit& planned = plan.visits[static_cast<std::size_t>(index)];
    contacts::v1::RecordVisitRequest request = planned.request;
    if (planned.person) {
      const std::string& id = ids[static_cast<std::size_t>(*planned.person)];
      if (id.empty()) return absl::FailedPreconditionError("the person of this visit could not be registered");
      request.set_person(id);
    }
    contacts::v1::Visit visit;
    absl::Status status = api.Post("/v1/visits", request, planned.key, &visit);
    if (status.ok()) ++visits;
    if (status.ok() && pace.answered != nullptr) ++*pace.answered;
    return status;
  });

  outcome.people = people;
  outcome.visits = visits;
  outcome.failed = crew.failed();
  outcome.retries = tally.retries;
  outcome.waits = tally.waits;
  outcome.duration = absl::Now() - start;
  outcome.first_failure = crew.first_failure();
  return outcome;
}

}  // namespace passerelle::simulator
