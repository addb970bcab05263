// What callers see, and what is kept, while the way to the database fails.
#include <gtest/gtest.h>

#include <absl/time/clock.h>
#include <atomic>
#include <thread>
#include <vector>

#include "services/runtime/base/uuid.h"
#include "tests/chaos/gated_contacts.h"

namespace passerelle::chaos {
namespace {

TEST(ADatabaseThatDropsConnections, LosesAndDoublesNoVisitOfPatientCallers) {
  constexpr int kVisits = 400, kCallers = 8, kCuts = 12;
  GatedContacts contacts;
  const std::int64_t events_before = contacts.Events();
  std::vector<std::string> keys;
  for (int index = 0; index < kVisits; ++index) keys.push_back(NewUuidV7());

  std::atomic<int> next = 0, recorded = 0, lost = 0;
  std::vector<std::thread> callers;
  for (int caller = 0; caller < kCallers; ++caller) {
    callers.emplace_back([&] {
      for (int index; (index = next++) < kVisits;) {
        int lost_here = 0;
        const absl::Status status = contacts.RecordPatiently(index, keys[static_cast<std::size_t>(index)], lost_here);
        EXPECT_TRUE(status.ok()) << status;
        lost += lost_here;
        ++recorded;
      }
    });
  }
  // Cut in the middle of replies: after every so many visits, whatever is on its way.
  for (int cut = 1; cut <= kCuts; ++cut) {
    while (recorded < cut * kVisits / (kCuts + 1)) std::this_thread::yield();
    contacts.gate().Cut();
  }
  for (std::thread& caller : callers) caller.join();

  EXPECT_GT(lost, 0) << "no cut was felt";
  EXPECT_EQ(contacts.Count("visits"), kVisits);
  EXPECT_EQ(contacts.Events() - events_before, kVisits) << "one event a visit";
}

TEST(ADatabaseThatRefusesConnections, MakesCallsUnavailableAtOnceAndIsForgottenWhenItReturns) {
  GatedContacts contacts;
  ASSERT_TRUE(contacts.Record(1, NewUuidV7()).ok());
  contacts.gate().Refuse();
  const absl::Time start = absl::Now();
  const absl::Status refused = contacts.Record(2, NewUuidV7(), absl::Seconds(10)).status();
  EXPECT_TRUE(absl::IsUnavailable(refused)) << refused;
  EXPECT_LT(absl::Now() - start, absl::Seconds(9)) << "it waited for the deadline instead of answering";
  contacts.gate().Accept();
  int lost = 0;
  EXPECT_TRUE(contacts.RecordPatiently(3, NewUuidV7(), lost).ok());
}

TEST(ADatabaseThatFallsSilent, IsGivenUpAtTheDeadlineAndUsedAgainWhenItSpeaks) {
  GatedContacts contacts;
  ASSERT_TRUE(contacts.Record(1, NewUuidV7()).ok());
  contacts.gate().Hold();
  const absl::Time start = absl::Now();
  const std::string key = NewUuidV7();
  const absl::Status status = contacts.Record(2, key, absl::Seconds(1)).status();
  EXPECT_TRUE(absl::IsDeadlineExceeded(status) || absl::IsUnavailable(status)) << status;
  EXPECT_LT(absl::Now() - start, absl::Seconds(3));
  contacts.gate().Release();
  int lost = 0;
  EXPECT_TRUE(contacts.RecordPatiently(2, key, lost).ok());
  EXPECT_EQ(contacts.Count("visits"), 2) << "the visit in doubt counts once";
}

}  // namespace
}  // namespace passerelle::chaos
