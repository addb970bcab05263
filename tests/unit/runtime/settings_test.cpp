#include "services/runtime/config/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace passerelle::config {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const Setting kSize{"PASSERELLE_SIZE", std::int64_t{16}, "How many."};
const Setting kOpen{"PASSERELLE_OPEN", false, "Whether."};
const Setting kName{"PASSERELLE_NAME", std::string("none"), "Which."};
const Setting kWait{"PASSERELLE_WAIT", absl::Seconds(5), "How long."};
const Setting kKey{"PASSERELLE_KEY", std::string(), "The key.", true};
const Setting kCode{"PASSERELLE_CODE", std::int64_t{0}, "A secret number.", true};
const std::vector<Setting> kAll = {kSize, kOpen, kName, kWait, kKey, kCode};

std::string FaultsOf(const std::map<std::string, std::string>& environment) {
  return std::string(Settings::Read(kAll, environment).status().message());
}

std::string FileHolding(const std::string& text) {
  const std::string path = ::testing::TempDir() + "/passerelle_setting_" + std::to_string(getpid());
  std::ofstream(path) << text;
  return path;
}

TEST(Settings, HaveTheirDefaultsInAnEmptyEnvironment) {
  const Settings settings = *Settings::Read(kAll, {});
  EXPECT_EQ(settings.Int(kSize), 16);
  EXPECT_FALSE(settings.Flag(kOpen));
  EXPECT_EQ(settings.Text(kName), "none");
  EXPECT_EQ(settings.Duration(kWait), absl::Seconds(5));
}

TEST(Settings, AreReadByTheirTypes) {
  const Settings settings = *Settings::Read(kAll, {{"PASSERELLE_SIZE", "-3"},
                                                   {"PASSERELLE_OPEN", "true"},
                                                   {"PASSERELLE_NAME", "montreuil"},
                                                   {"PASSERELLE_WAIT", "1m30s"},
                                                   {"HOME", "/root"}});
  EXPECT_EQ(settings.Int(kSize), -3);
  EXPECT_TRUE(settings.Flag(kOpen));
  EXPECT_EQ(settings.Text(kName), "montreuil");
  EXPECT_EQ(settings.Duration(kWait), absl::Seconds(90));
}

TEST(Settings, ComeFromAFileWithoutItsLastLineEnd) {
  const Settings settings = *Settings::Read(kAll, {{"PASSERELLE_KEY_FILE", FileHolding("c2VjcmV0\n")}});
  EXPECT_EQ(settings.Text(kKey), "c2VjcmV0");
}

TEST(Settings, TellEveryFaultAtOnce) {
  const std::string faults = FaultsOf({{"PASSERELLE_SIZE", "many"},
                                       {"PASSERELLE_OPEN", "yes"},
                                       {"PASSERELLE_WAIT", "5"},
                                       {"PASSERELLE_SIEZ", "3"},
                                       {"PASSERELLE_KEY_FILE", "/nonexistent/key"}});
  EXPECT_THAT(faults, HasSubstr("PASSERELLE_SIZE: \"many\" is not a whole number"));
  EXPECT_THAT(faults, HasSubstr("PASSERELLE_OPEN: \"yes\" is not true or false"));
  EXPECT_THAT(faults, HasSubstr("PASSERELLE_WAIT"));
  EXPECT_THAT(faults, HasSubstr("PASSERELLE_SIEZ: no such setting"));
  EXPECT_THAT(faults, HasSubstr("PASSERELLE_KEY_FILE: cannot read"));
  EXPECT_EQ(std::count(faults.begin(), faults.end(), '\n'), 4);
}

TEST(Settings, RefuseANameGivenTwice) {
  EXPECT_THAT(FaultsOf({{"PASSERELLE_KEY", "a"}, {"PASSERELLE_KEY_FILE", FileHolding("b")}}), HasSubstr("not both"));
}

TEST(Settings, NeverShowASecret) {
  EXPECT_THAT(FaultsOf({{"PASSERELLE_CODE", "hunter2"}}), Not(HasSubstr("hunter2")));
  EXPECT_THAT(FaultsOf({{"PASSERELLE_CODE", "hunter2"}}), HasSubstr("PASSERELLE_CODE"));
}

TEST(Settings, ThatWereNotDeclaredCannotBeRead) {
  const Settings settings = *Settings::Read({kSize}, {});
  EXPECT_THROW(settings.Text(kName), std::logic_error);
  EXPECT_THROW(settings.Text({"PASSERELLE_SIZE", std::string(), ""}), std::logic_error);
}

TEST(Settings, AreListedByHelpWithTheirDefaults) {
  const std::string help = Settings::Help(kAll);
  EXPECT_THAT(help, HasSubstr("PASSERELLE_SIZE  (default: 16)"));
  EXPECT_THAT(help, HasSubstr("PASSERELLE_KEY  (secret)"));
  EXPECT_THAT(help, HasSubstr("How long."));
}

}  // namespace
}  // namespace passerelle::config
