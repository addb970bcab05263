// A backup taken while people work, and a second suite made from it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <future>
#include <memory>
#include <sstream>

#include "tests/e2e/caller.h"
#include "tests/e2e/year.h"
#include "tests/support/look.h"

namespace passerelle::e2e {
namespace {

namespace fs = std::filesystem;
using simulator::Figures;
using ::testing::HasSubstr;

// One suite, one backup of it and one suite made from that, for all tests. The first year was whole when the backup was
// taken, the second under way.
class ABackup : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    suite_ = std::make_unique<LocalSuite>();
    const Printed up = suite_->Up();
    ASSERT_EQ(up.exit_code, 0) << up.text;
    Caller team(suite_->As("reception"));
    person_ = team.Post("/v1/people", {{"site", "montreuil"}, {"gender", "WOMAN"}, {"adultConfirmed", true}})["id"];
    ASSERT_EQ(Play(*suite_, Before()).failed, 0);
    erased_before_ = WriteErased("erased-before");
    TakeWhilePeopleWork();
    // After the backup.
    Caller(suite_->As("director")).Post("/v1/people/" + person_ + ":erase");
    erased_ = WriteErased("erased");
    restored_ = std::make_unique<LocalSuite>();
    restore_ = restored_->Run("restore " + Arguments());
    ASSERT_EQ(restore_.exit_code, 0) << restore_.text;
    // The accounts are those of the backup.
    fs::copy_file(suite_->state() / "demo-accounts.json", restored_->state() / "demo-accounts.json");
  }
  static void TearDownTestSuite() {
    restored_.reset();
    suite_.reset();
  }

  static simulator::Plan Before() { return Planned(Figures{.year = 2014, .people = 25, .visits = 150}); }
  static simulator::Plan During() { return Planned(Figures{.year = 2015, .people = 60, .visits = 600}); }
  static void TakeWhilePeopleWork() {
    std::atomic<int> answered = 0;
    auto running =
        std::async(std::launch::async, [&] { return Play(*suite_, During(), {.rate = 100, .answered = &answered}); });
    ASSERT_TRUE(testing::Eventually([&] { return answered >= 100; }));
    const Printed backup = suite_->Run("backup " + Folder());
    ASSERT_EQ(backup.exit_code, 0) << backup.text;
    EXPECT_EQ(running.get().failed, 0) << "nobody notices";
  }
  // What `passerelle-contacts list-erased` prints now.
  static std::string WriteErased(const std::string& name) {
    const Printed printed = suite_->Run("run contacts list-erased");
    EXPECT_EQ(printed.exit_code, 0) << printed.text;
    std::string path = (suite_->state().parent_path() / name).string();
    std::ofstream(path) << printed.text;
    return path;
  }

  static std::string Folder() { return (suite_->state().parent_path() / "backup").string(); }
  static std::string Keys() { return (suite_->state() / "secrets").string(); }
  static std::string Arguments(const std::string& folder = Folder(), const std::string& keys = Keys(),
                               const std::string& erased = erased_) {
    return folder + " --master-keys " + keys + " --erased " + erased;
  }
  // A suite of its own that is not started, made from these arguments; and what is left where it would live.
  static void ExpectRefused(const std::string& arguments, const std::string& why) {
    const LocalSuite other;
    const Printed restore = other.Run("restore " + arguments);
    EXPECT_EQ(restore.exit_code, 1);
    EXPECT_THAT(restore.text, HasSubstr(why));
    EXPECT_FALSE(fs::exists(other.state())) << "nothing was made";
  }
  static std::string Copied(const std::string& name) {
    const fs::path copy = suite_->state().parent_path() / name;
    fs::copy(Folder(), copy);
    return copy.string();
  }

  static inline std::unique_ptr<LocalSuite> suite_, restored_;
  static inline Printed restore_;
  static inline std::string person_, erased_before_, erased_;
};

TEST_F(ABackup, HasWhatStoodAtOneMomentAndTakesTheRestInOnce) {
  EXPECT_THAT(restore_.text, HasSubstr("tables hold what they held"));
  EXPECT_THAT(restore_.text, HasSubstr("The access log is sound"));
  ExpectTruth(*restored_, Before());
  // Tablets send again what they are not sure of: some of it was in the backup.
  EXPECT_EQ(Play(*restored_, During()).failed, 0);
  ExpectTruth(*restored_, During());
  ExpectTruth(*restored_, Before());
}

TEST_F(ABackup, BringsNobodyBackWhoWasForgottenSince) {
  EXPECT_THAT(restore_.text, HasSubstr("Of 1 records 1 were forgotten again."));
  Caller director(restored_->As("director"));
  EXPECT_THAT(director.Refusal("/v1/people/" + person_ + ":leave", {{"reason", "DIED"}}), HasSubstr("PERSON_UNKNOWN"));
  EXPECT_TRUE(testing::Eventually([&] {
    const auto erasures = director.Get("/v1/erasures?pageSize=5")["erasures"];
    return erasures.size() == 1 && erasures[0]["person"] == person_ && erasures[0]["state"] == "DONE";
  })) << "every other service forgets them too";
}

TEST_F(ABackup, IsTriedBesideTheSuiteThatRuns) {
  const Printed rehearsal = suite_->Run("rehearse " + Arguments());
  EXPECT_EQ(rehearsal.exit_code, 0) << rehearsal.text;
  EXPECT_THAT(rehearsal.text, HasSubstr("The backup is good."));
  EXPECT_EQ(Caller(suite_->As("reception")).Get("/v1/me")["sites"][0], "montreuil");
}

TEST_F(ABackup, HoldsNoMasterKey) {
  for (const auto& file : fs::directory_iterator(Folder())) {
    const auto name = file.path().filename().string();
    EXPECT_TRUE(name.ends_with(".dump") || name == "manifest" || name == "SHA256SUMS") << name;
    EXPECT_EQ(file.status().permissions() & (fs::perms::group_all | fs::perms::others_all), fs::perms::none) << name;
  }
  std::ifstream keys(Keys() + "/contacts-master-keys");
  std::stringstream manifest;
  manifest << std::ifstream(Folder() + "/manifest").rdbuf();
  for (std::string name, key; keys >> name >> key;) EXPECT_EQ(manifest.str().find(key), std::string::npos);
}

TEST_F(ABackup, IsRefusedWhenAByteOfItChanged) {
  const std::string torn = Copied("torn");
  fs::resize_file(torn + "/supplies.dump", fs::file_size(torn + "/supplies.dump") - 1);
  ExpectRefused(Arguments(torn), "supplies.dump: FAILED");
  const std::string without = Copied("without");
  fs::remove(without + "/SHA256SUMS");
  ExpectRefused(Arguments(without), "is not a whole backup");
}

TEST_F(ABackup, IsRefusedWithOtherMasterKeys) {
  const fs::path others = suite_->state().parent_path() / "other-keys";
  fs::create_directory(others);
  for (const char* process : {"contacts", "gateway", "outreach", "referrals"}) {
    const std::string file = std::string(process) + "-master-keys";
    fs::copy_file(fs::path(Keys()) / (process == std::string("contacts") ? "gateway-master-keys" : file),
                  others / file);
  }
  ExpectRefused(Arguments(Folder(), others), "lacks a key that contacts had");
}

TEST_F(ABackup, IsNotRestoredWithoutALaterListOfWhomToForget) {
  ExpectRefused(Folder() + " --master-keys " + Keys(), "must be forgotten again");
  ExpectRefused(Arguments(Folder(), Keys(), erased_before_), "before the backup");
  fs::resize_file(erased_before_, fs::file_size(erased_before_) - 2);
  ExpectRefused(Arguments(Folder(), Keys(), erased_before_), "is not a whole list");
}

TEST_F(ABackup, IsNotWrittenOverASuiteNorOverAnotherBackup) {
  const Printed over = suite_->Run("restore " + Arguments());
  EXPECT_EQ(over.exit_code, 1);
  EXPECT_THAT(over.text, HasSubstr("there is a suite in"));
  const Printed again = suite_->Run("backup " + Folder());
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_THAT(again.text, HasSubstr("is there already"));
}

}  // namespace
}  // namespace passerelle::e2e
