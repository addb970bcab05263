// `check-config` finds every fault at once, and tells no secret.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "services/runtime/access/assertion.h"
#include "services/runtime/process/check_config.h"

namespace passerelle::process {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using Environment = std::map<std::string, std::string>;

const config::Setting kOwnSetting{"PASSERELLE_OWN", std::int64_t{3}, "A setting of its own."};

ServiceDefinition SomeService() {
  ServiceDefinition definition;
  definition.name = "contacts";
  definition.settings = {kOwnSetting};
  definition.calls = {"outreach"};
  definition.make_state = [](const StateInputs& inputs) -> std::shared_ptr<void> {
    if (inputs.settings.Int(kOwnSetting) < 1) throw std::invalid_argument("PASSERELLE_OWN: must be at least 1");
    if (inputs.settings.Int(kOwnSetting) > 99) throw std::runtime_error("PASSERELLE_OWN: nobody has so many");
    return nullptr;
  };
  return definition;
}

class CheckingSettings : public ::testing::Test {
 protected:
  Environment Good() const {
    return {{"PASSERELLE_DATABASE_URL", "postgresql://contacts:hush@127.0.0.1:1/contacts"},
            {"PASSERELLE_REDIS_URL", "redis://127.0.0.1:1"},
            {"PASSERELLE_SIGNING_KEY", keys_.secret_key},
            {"PASSERELLE_TRUSTED_KEYS", "gateway=" + keys_.public_key},
            {"PASSERELLE_NEIGHBOURS", "outreach=127.0.0.1:9103"},
            {"PASSERELLE_OTLP_ENDPOINT", "http://127.0.0.1:4318"}};
  }
  static std::string Checked(const Environment& environment, bool connect = false) {
    return CheckConfig(SomeService(), environment, connect).Text();
  }

  const access::KeyPair keys_ = access::MakeKeyPair();
};

TEST_F(CheckingSettings, FindsNothingWrongWithThoseThatServe) {
  const std::string text = Checked(Good());
  EXPECT_THAT(text, AllOf(HasSubstr("It would serve"), Not(HasSubstr("fault  "))));
  EXPECT_THAT(text, HasSubstr("ok     PASSERELLE_NEIGHBOURS: outreach at 127.0.0.1:9103"));
  EXPECT_THAT(text, HasSubstr("ok     PASSERELLE_OTLP_ENDPOINT: http://127.0.0.1:4318"));
}

TEST_F(CheckingSettings, FindsAllFaultsTogether) {
  Environment wrong = Good();
  wrong["PASSERELLE_LOG_LEVEL"] = "loud";
  wrong["PASSERELLE_WORKERS"] = "many";
  wrong["PASSERELLE_POOL_SIZE"] = "0";
  wrong["PASSERELLE_NO_SUCH"] = "1";
  wrong["PASSERELLE_TLS_DIR"] = "/nowhere";
  wrong["PASSERELLE_NEIGHBOURS"] = "supplies=somewhere";
  wrong["PASSERELLE_TRACE_RATIO"] = "2";
  wrong["PASSERELLE_LISTEN_ADDRESS"] = "0.0.0.0:9000";
  const std::string text = Checked(wrong);
  for (const char* fault :
       {"fault  PASSERELLE_LOG_LEVEL: must be", "fault  PASSERELLE_WORKERS: \"many\" is not a whole number",
        "fault  PASSERELLE_POOL_SIZE: must be at least 1", "fault  PASSERELLE_NO_SUCH: no such setting",
        "fault  PASSERELLE_TLS_DIR: ", "fault  PASSERELLE_NEIGHBOURS: the address of supplies must be HOST:PORT",
        "fault  PASSERELLE_NEIGHBOURS: the address of outreach is missing",
        "fault  PASSERELLE_TRACE_RATIO: must be a number from 0 to 1", "Faults: 8."}) {
    EXPECT_THAT(text, HasSubstr(fault));
  }
}

TEST_F(CheckingSettings, NamesTheFileThatCannotBeRead) {
  Environment wrong = Good();
  wrong.erase("PASSERELLE_SIGNING_KEY");
  wrong["PASSERELLE_SIGNING_KEY_FILE"] = "/nowhere/key";
  const std::string text = Checked(wrong);
  EXPECT_THAT(text, HasSubstr("fault  PASSERELLE_SIGNING_KEY_FILE: cannot read the file /nowhere/key"));
  EXPECT_THAT(text, HasSubstr("Faults: 1.")) << "one fault is told once";
}

TEST_F(CheckingSettings, AsksTheServiceForItsOwn) {
  Environment wrong = Good();
  wrong["PASSERELLE_OWN"] = "0";
  EXPECT_THAT(Checked(wrong), HasSubstr("fault  PASSERELLE_OWN: must be at least 1"));
  wrong["PASSERELLE_OWN"] = "100";
  EXPECT_THAT(Checked(wrong), HasSubstr("fault  PASSERELLE_OWN: nobody has so many"));
}

TEST_F(CheckingSettings, TellsNoSecret) {
  Environment wrong = Good();
  wrong["PASSERELLE_SIGNING_KEY"] = "c2VjcmV0";
  wrong["PASSERELLE_REDIS_URL"] = "http://user:hush@cache";
  for (const Environment& environment : {Good(), wrong}) {
    const std::string text = Checked(environment, true);
    EXPECT_THAT(text, AllOf(Not(HasSubstr("hush")), Not(HasSubstr("c2VjcmV0")), Not(HasSubstr(keys_.secret_key))));
  }
}

TEST_F(CheckingSettings, ReachesNothingUnlessItIsAsked) {
  EXPECT_THAT(Checked(Good()), Not(HasSubstr("does not answer")));
  const std::string text = Checked(Good(), true);
  EXPECT_THAT(text, HasSubstr("fault  the database: cannot connect to the database"));
  EXPECT_THAT(text, HasSubstr("fault  the cache does not answer"));
  EXPECT_THAT(text, HasSubstr("fault  outreach does not answer at 127.0.0.1:9103"));
}

}  // namespace
}  // namespace passerelle::process
