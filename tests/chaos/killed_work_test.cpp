// Work over many records, killed in the middle: nothing is half done, and it comes to its end after the next start.
#include <gtest/gtest.h>

#include <absl/time/clock.h>
#include <functional>
#include <future>

#include "passerelle/contacts/v1/data_rights.pb.h"
#include "passerelle/contacts/v1/people.pb.h"
#include "tests/chaos/contacts_process.h"
#include "tests/support/look.h"

namespace passerelle::chaos {
namespace {

bool Soon(const std::function<bool()>& holds) {
  const absl::Time end = absl::Now() + absl::Seconds(30);
  while (!holds()) {
    if (absl::Now() > end) return false;
    absl::SleepFor(testing::kLook);
  }
  return true;
}

std::int64_t OnlyNumber(const db::Result& rows) { return rows[0].Int("number"); }

TEST(ANightThatIsCutShort, ArchivesEveryoneOnceInTheEnd) {
  ContactsProcess contacts;
  contacts.Sql(
      "insert into people (id, site, gender, personal, request_hash, create_time) "
      "select gen_random_uuid(), 'montreuil', 6, '', '', now() - interval '1000 days' from generate_series(1, 700)");
  const auto archived = [&] {
    return OnlyNumber(contacts.Sql("select count(*) as number from people where state = 3"));
  };
  const auto reported = [&] {
    return OnlyNumber(contacts.Sql("select coalesce(sum(archived), 0) as number from retention_count"));
  };
  {
    // In the middle of its second batch, of which a part is written already.
    const ContactsProcess::Hold hold(contacts, "people", "(select count(*) from people where state = 3) > 600");
    contacts.StartAtNight();
    ASSERT_TRUE(Soon([&] { return contacts.SomebodyIsHeld(); }));
    contacts.Kill();
  }
  ASSERT_TRUE(Soon([&] { return contacts.IsForgotten(); }));
  EXPECT_EQ(archived(), 500) << "a batch is done, or not begun";
  EXPECT_EQ(reported(), 500);
  contacts.StartAtNight();
  EXPECT_TRUE(Soon([&] { return archived() == 700; })) << archived();
  EXPECT_EQ(reported(), 700);
  EXPECT_EQ(OnlyNumber(contacts.Sql("select max(version) as number from people")), 2) << "somebody was archived twice";
}

TEST(AnErasureThatIsCutShort, HasForgottenNothingAndIsDoneWhenAskedAgain) {
  ContactsProcess contacts;
  contacts.Start();
  contacts.AwaitAnswers();
  contacts::v1::RegisterPersonRequest newcomer;
  newcomer.set_site("montreuil");
  newcomer.set_gender(common::v1::WOMAN);
  newcomer.set_adult_confirmed(true);
  newcomer.set_pseudonym("Lola");
  const auto person =
      contacts.Call<contacts::v1::Person>("passerelle.contacts.v1.PeopleService.RegisterPerson", newcomer);
  ASSERT_TRUE(person.ok()) << person.status();
  contacts::v1::ErasePersonRequest erase;
  erase.set_id(person->id());
  const auto erased = [&] {
    return contacts.Call<contacts::v1::Erasure>("passerelle.contacts.v1.DataRightsService.ErasePerson", erase);
  };
  {
    const ContactsProcess::Hold hold(contacts, "erasure_acknowledgement", "true");
    auto lost = std::async(std::launch::async, erased);
    ASSERT_TRUE(Soon([&] { return contacts.SomebodyIsHeld(); }));
    contacts.Kill();
    EXPECT_TRUE(absl::IsUnavailable(lost.get().status()));
  }
  ASSERT_TRUE(Soon([&] { return contacts.IsForgotten(); }));
  contacts.Start();
  contacts.AwaitAnswers();
  contacts::v1::GetPersonRequest get;
  get.set_id(person->id());
  const auto still = contacts.Call<contacts::v1::Person>("passerelle.contacts.v1.PeopleService.GetPerson", get);
  ASSERT_TRUE(still.ok()) << still.status();
  EXPECT_EQ(still->pseudonym(), "Lola") << "her key is gone and she is not";
  const auto done = erased();
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_FALSE(contacts.Call<contacts::v1::Person>("passerelle.contacts.v1.PeopleService.GetPerson", get).ok());
  EXPECT_EQ(OnlyNumber(contacts.Sql("select count(*) as number from erasure")), 1);
  EXPECT_EQ(OnlyNumber(contacts.Sql("select count(*) as number from data_key where owner = '" + person->id() + "'")),
            0);
}

}  // namespace
}  // namespace passerelle::chaos
