#include "services/runtime/base/uuid.h"

#include <absl/time/clock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace passerelle {
namespace {

TEST(NewUuidV7, IsAUuidOfVersionSevenThatBeginsWithTheTime) {
  const std::int64_t before = absl::ToUnixMillis(absl::Now());
  const std::string uuid = NewUuidV7();
  const std::int64_t after = absl::ToUnixMillis(absl::Now());
  EXPECT_TRUE(IsUuid(uuid));
  EXPECT_EQ(uuid[14], '7');
  EXPECT_NE(std::string("89ab").find(uuid[19]), std::string::npos);
  const std::int64_t milliseconds = std::stoll(uuid.substr(0, 8) + uuid.substr(9, 4), nullptr, 16);
  EXPECT_GE(milliseconds, before);
  EXPECT_LE(milliseconds, after + 100);
}

TEST(NewUuidV7, AscendsWithinAThread) {
  std::string last = NewUuidV7();
  for (int index = 0; index < 100'000; ++index) {
    std::string next = NewUuidV7();
    ASSERT_LT(last, next);
    last = std::move(next);
  }
}

TEST(NewUuidV7, IsNeverGivenTwiceAcrossThreadsAndAscendsInEach) {
  std::vector<std::vector<std::string>> made(8);
  std::vector<std::thread> makers;
  for (auto& mine : made) {
    makers.emplace_back([&mine] {
      for (int index = 0; index < 10'000; ++index) mine.push_back(NewUuidV7());
    });
  }
  for (std::thread& maker : makers) maker.join();
  std::set<std::string> all, beginnings;
  for (const auto& mine : made) {
    EXPECT_TRUE(std::is_sorted(mine.begin(), mine.end()));
    all.insert(mine.begin(), mine.end());
    for (const std::string& uuid : mine) beginnings.insert(uuid.substr(0, 18));
  }
  EXPECT_EQ(all.size(), 80'000u);
  EXPECT_EQ(beginnings.size(), 80'000u) << "time and counter alone tell ids of one process apart";
}

TEST(UuidV5, IsTheSameForTheSameNameOnly) {
  EXPECT_EQ(UuidV5("account:a key"), UuidV5("account:a key"));
  EXPECT_NE(UuidV5("account:a key"), UuidV5("account:a kez"));
  EXPECT_TRUE(IsUuid(UuidV5("")));
  EXPECT_EQ(UuidV5("name")[14], '5');
}

TEST(UuidV5, DoesNotChangeBetweenReleases) { EXPECT_EQ(UuidV5("passerelle"), "39c8d2cf-785d-5bac-88a2-1dd48c70efe4"); }

TEST(IsUuid, AcceptsHexadecimalDigitsOfEitherCaseWithHyphensInPlace) {
  EXPECT_TRUE(IsUuid("0190a3c4-5d6e-7f80-91a2-b3c4d5e6f708"));
  EXPECT_TRUE(IsUuid("0190A3C4-5D6E-7F80-91A2-B3C4D5E6F708"));
  EXPECT_FALSE(IsUuid(""));
  EXPECT_FALSE(IsUuid("0190a3c45d6e7f8091a2b3c4d5e6f708"));
  EXPECT_FALSE(IsUuid("0190a3c4-5d6e-7f80-91a2-b3c4d5e6f70"));
  EXPECT_FALSE(IsUuid("0190a3c4-5d6e-7f80-91a2-b3c4d5e6f70g"));
  EXPECT_FALSE(IsUuid("0190a3c45-d6e-7f80-91a2-b3c4d5e6f708"));
}

}  // namespace
}  // namespace passerelle
