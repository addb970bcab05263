// People who were forgotten after a backup was taken, in what was restored from it.
#include "services/contacts/data_rights/erasing_again.h"

#include <sstream>

#include "services/contacts/service.h"
#include "services/runtime/process/common_settings.h"
#include "services/runtime/process/dependencies.h"
#include "tests/service/contacts/rights_fixture.h"

namespace passerelle::contacts {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ErasingAgain : public Rights {
 protected:
  static process::Dependencies OfTheService() {
    const auto settings = config::Settings::Read(process::SettingsWith(Definition().settings),
                                                 testing::Suite::Running().EnvironmentOf("contacts"));
    return *process::Dependencies::Make(Definition(), *settings);
  }
  static std::string Listed() {
    const process::Dependencies service = OfTheService();
    std::ostringstream list;
    EXPECT_EQ(ListErased(service.Inputs(), list), absl::OkStatus());
    return list.str();
  }
  static absl::StatusOr<ErasedAgain> Again(const std::string& text) {
    const process::Dependencies service = OfTheService();
    std::istringstream list(text);
    return EraseAgain(service.Inputs(), list);
  }
  static std::string ListOf(const std::vector<std::string>& people) {
    std::string list = "erasures 2026-01-01T00:00:00Z\n";
    for (const std::string& person : people) list += person + " REQUEST\n";
    return list + "end " + std::to_string(people.size()) + "\n";
  }
};

TEST_F(ErasingAgain, ListsEveryRecordOfWhoeverWasForgotten) {
  const std::string duplicate = DuplicateOf(person_, site_);
  const std::string other = PersonAt(site_);
  ASSERT_DONE(Erase(coordinator_, person_));
  const std::string list = Listed();
  EXPECT_THAT(list, HasSubstr(person_ + " REQUEST\n"));
  EXPECT_THAT(list, HasSubstr(duplicate + " REQUEST\n"));
  EXPECT_THAT(list, Not(HasSubstr(other)));
  EXPECT_THAT(list, ::testing::MatchesRegex("erasures 20[^\n]*Z\n(.|\n)*end [0-9]+\n"));
}

TEST_F(ErasingAgain, ForgetsWhomTheListNamesAsACallWould) {
  VisitOf(person_, site_, "A demandé un duvet");
  const auto done = Again(ListOf({person_, NewUuidV7()}));
  ASSERT_DONE(done);
  EXPECT_EQ(done->listed, 2);
  EXPECT_EQ(done->forgotten, 1) << "the other was registered after the backup";
  EXPECT_THAT(Get(director_, person_), IsRefusedFor("PERSON_UNKNOWN"));
  EXPECT_EQ(Count("data_key where owner = $1", person_), 0);
  suite_.AwaitFeeds();
  const auto erasures = ListErasures(director_, {});
  ASSERT_DONE(erasures);
  EXPECT_EQ(erasures->erasures(0).person(), person_);
  EXPECT_EQ(erasures->erasures(0).state(), v1::Erasure::DONE) << "the other services have dropped their links";
}

TEST_F(ErasingAgain, ChangesNothingTheSecondTime) {
  ASSERT_EQ(Again(ListOf({person_}))->forgotten, 1);
  EXPECT_EQ(Again(ListOf({person_}))->forgotten, 0);
  EXPECT_EQ(Again(Listed())->forgotten, 0);
}

TEST_F(ErasingAgain, ForgetsARecordThatWasNotMergedYetAndOneThatStillIs) {
  const std::string separate = PersonAt(site_), merged = DuplicateOf(person_, site_);
  ASSERT_EQ(Again(ListOf({merged, separate}))->forgotten, 2);
  EXPECT_THAT(Get(director_, separate), IsRefusedFor("PERSON_UNKNOWN"));
  EXPECT_TRUE(Get(director_, person_).ok()) << "whom the list does not name";
}

TEST_F(ErasingAgain, ForgetsNobodyByAListThatIsNotWhole) {
  const std::string whole = ListOf({person_});
  for (const std::string& list : {std::string(), std::string("erasures x\n"), whole.substr(0, whole.size() - 6),
                                  ListOf({person_, "nobody"}), "erasures x\n" + person_ + " REQUEST\nend 2\n",
                                  "erasures x\n" + person_ + " WISH\nend 1\n", person_ + " REQUEST\nend 1\n"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(Again(list).status())) << list;
  }
  EXPECT_TRUE(Get(director_, person_).ok());
}

}  // namespace
}  // namespace passerelle::contacts
