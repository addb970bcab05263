// The master key is replaced while replicas serve, and nobody notices.
#include <atomic>
#include <map>
#include <thread>

#include "services/runtime/vault/vault.h"
#include "tests/service/contacts/contacts_fixture.h"
#include "tests/service/contacts/own_contacts.h"
#include "tests/support/master_keys.h"

namespace passerelle::contacts {
namespace {

using ::testing::ContainsRegex;

class RotatedKeys : public ::testing::Test {
 protected:
  RotatedKeys() { EXPECT_EQ(contacts_.Migrate(old_), absl::OkStatus()); }

  static absl::StatusOr<v1::Person> Register(Replica& replica, const std::string& pseudonym) {
    v1::RegisterPersonRequest request;
    request.set_site("montreuil");
    request.set_gender(common::v1::WOMAN);
    request.set_adult_confirmed(true);
    request.set_pseudonym(pseudonym);
    return replica.Call<v1::Person>("passerelle.contacts.v1.PeopleService.RegisterPerson", request);
  }
  static std::string PseudonymOf(Replica& replica, const std::string& person) {
    v1::GetPersonRequest request;
    request.set_id(person);
    const auto read = replica.Call<v1::Person>("passerelle.contacts.v1.PeopleService.GetPerson", request);
    return read.ok() ? read->pseudonym() : read.status().ToString();
  }

  OwnContacts contacts_;
  const std::string old_line_ = testing::NewKeyLine("old");
  const std::string new_line_ = testing::NewKeyLine("new");
  const std::string index_line_ = testing::NewKeyLine("index");
  const std::string old_ = old_line_ + "\n" + index_line_;
  const std::string old_then_new_ = old_line_ + "\n" + new_line_ + "\n" + index_line_;
  const std::string new_then_old_ = new_line_ + "\n" + old_line_ + "\n" + index_line_;
  const std::string new_ = new_line_ + "\n" + index_line_;
};

TEST_F(RotatedKeys, AreReadAndMadeByReplicasAllTheTime) {
  auto replica = contacts_.Start(old_then_new_);  // it knows the new key before anybody wraps by it
  std::map<std::string, std::string> registered;  // id → pseudonym
  const vault::Vault vault = *vault::Vault::Create(old_);
  for (int n = 0; n < 1100; ++n) {  // more than two batches
    const std::string id = NewUuidV7();
    contacts_.Sql("insert into data_key (owner, wrapped_key) values ($1, $2)",
                  {id, db::Bytes{vault.Wrap(vault.NewKey(), id)}});
  }
  std::atomic<bool> rotated = false;
  std::thread traffic([&] {
    for (int n = 0; !rotated || n < 20; ++n) {
      const std::string pseudonym = "Kim " + std::to_string(n);
      const auto person = Register(*replica, pseudonym);
      ASSERT_TRUE(person.ok()) << person.status();
      registered[person->id()] = pseudonym;
      EXPECT_EQ(PseudonymOf(*replica, person->id()), pseudonym);
    }
  });
  const absl::Status while_serving = contacts_.RotateKeys(new_then_old_);
  rotated = true;
  traffic.join();
  EXPECT_TRUE(while_serving.ok() || absl::IsUnavailable(while_serving)) << while_serving;

  // Every replica now wraps by the new key; the second run leaves nothing to the old one.
  replica = contacts_.Start(new_then_old_);
  EXPECT_EQ(contacts_.RotateKeys(new_then_old_), absl::OkStatus());
  replica = contacts_.Start(new_);
  for (const auto& [person, pseudonym] : registered) EXPECT_EQ(PseudonymOf(*replica, person), pseudonym);
}

TEST_F(RotatedKeys, AreNotDoneWhileAKeyIsHeld) {
  const auto person = Register(*contacts_.Start(old_), "Kim");
  ASSERT_TRUE(person.ok()) << person.status();
  const auto holder = *db::Connection::Open({.url = contacts_.database().owner_url});
  absl::StatusOr<db::Transaction> transaction = db::BeginOn(*holder);
  ASSERT_TRUE(transaction.ok());
  EXPECT_DONE(
      testing::ExecuteText(*transaction, "select owner from data_key where owner = $1 for update", {person->id()}));
  const absl::Status left = contacts_.RotateKeys(new_then_old_);
  EXPECT_EQ(left.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(left.ToString(), ContainsRegex("1 data keys are still wrapped by another master key"));
  ASSERT_EQ(transaction->Commit(), absl::OkStatus());
  EXPECT_EQ(contacts_.RotateKeys(new_then_old_), absl::OkStatus());
}

TEST_F(RotatedKeys, CannotBeReadWithoutTheirMasterKey) {
  const auto person = Register(*contacts_.Start(old_), "Kim");
  ASSERT_TRUE(person.ok()) << person.status();
  const auto replica = contacts_.Start(new_);
  EXPECT_THAT(PseudonymOf(*replica, person->id()), ContainsRegex("INTERNAL"));
  EXPECT_EQ(contacts_.RotateKeys(new_).code(), absl::StatusCode::kDataLoss);
}

TEST_F(RotatedKeys, AreAskedForBeforeAServiceStarts) {
  EXPECT_THAT([&] { (void)contacts_.Start(""); },
              ::testing::ThrowsMessage<std::runtime_error>(ContainsRegex("PASSERELLE_MASTER_KEYS: must be given")));
  EXPECT_THAT([&] { (void)contacts_.Start("old secret"); },
              ::testing::ThrowsMessage<std::runtime_error>(ContainsRegex("PASSERELLE_MASTER_KEYS: line 1 is not")));
}

}  // namespace
}  // namespace passerelle::contacts
