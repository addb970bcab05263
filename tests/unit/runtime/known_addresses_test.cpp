// Name servers that do not answer hold nobody up.
#include "services/runtime/cache/known_addresses.h"

#include <absl/base/thread_annotations.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/look.h"

namespace passerelle::cache {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Answers what it is told, when it is told. A look that nobody waits for any more still needs it.
class NameServer {
 public:
  std::vector<std::string> Look() {
    const absl::MutexLock lock(&mutex_);
    ++asked_;
    mutex_.Await(absl::Condition(&speaks_));
    return {address_};
  }
  void Answer(std::string address) {
    const absl::MutexLock lock(&mutex_);
    address_ = std::move(address);
    speaks_ = true;
  }
  void FallSilent() {
    const absl::MutexLock lock(&mutex_);
    speaks_ = false;
  }
  int asked() {
    const absl::MutexLock lock(&mutex_);
    return asked_;
  }

 private:
  absl::Mutex mutex_;
  bool speaks_ ABSL_GUARDED_BY(mutex_) = false;
  int asked_ ABSL_GUARDED_BY(mutex_) = 0;
  std::string address_ ABSL_GUARDED_BY(mutex_);
};

class AddressesOfAName : public ::testing::Test {
 protected:
  ~AddressesOfAName() override { server_->Answer(""); }  // no thread stays behind
  static absl::Time Soon() { return absl::Now() + absl::Milliseconds(1); }

  const std::shared_ptr<NameServer> server_ = std::make_shared<NameServer>();
  const KnownAddresses known_{"cache", [server = server_](const std::string&) { return server->Look(); }};
};

TEST_F(AddressesOfAName, AreNotWaitedForBeyondTheDeadline) { EXPECT_THAT(known_.Get(Soon()), IsEmpty()); }

TEST_F(AddressesOfAName, AreThereAsSoonAsTheServersAnswer) {
  server_->Answer("192.0.2.7");
  EXPECT_THAT(known_.Get(absl::Now() + testing::kPatience), ElementsAre("192.0.2.7"));
}

TEST_F(AddressesOfAName, StayUntilTheServersNameOthers) {
  server_->Answer("192.0.2.7");
  known_.Get(absl::Now() + testing::kPatience);
  server_->FallSilent();
  known_.Renew();
  ASSERT_TRUE(testing::Eventually([&] { return server_->asked() == 2; }));
  EXPECT_THAT(known_.Get(Soon()), ElementsAre("192.0.2.7"));
  server_->Answer("192.0.2.8");
  EXPECT_TRUE(testing::Eventually([&] { return known_.Get(Soon()) == std::vector<std::string>{"192.0.2.8"}; }));
}

TEST_F(AddressesOfAName, AreAskedForByOneThreadAtATime) {
  ASSERT_TRUE(testing::Eventually([&] { return server_->asked() == 1; }));
  for (int time = 0; time < 100; ++time) known_.Renew();
  server_->Answer("192.0.2.7");
  known_.Get(absl::Now() + testing::kPatience);
  EXPECT_EQ(server_->asked(), 1);
}

TEST(AddressesOfTheSystem, AreThoseOfItsResolver) {
  EXPECT_THAT(KnownAddresses::LookUp("localhost"), Contains("127.0.0.1"));
  EXPECT_THAT(KnownAddresses::LookUp("192.0.2.7"), ElementsAre("192.0.2.7"));
  EXPECT_THAT(KnownAddresses::LookUp("no-such-host.invalid"), IsEmpty());
}

}  // namespace
}  // namespace passerelle::cache
