#include "tests/chaos/gated_contacts.h"

#include <absl/time/clock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

#include "passerelle/contacts/v1/people.pb.h"
#include "services/contacts/service.h"
#include "services/runtime/base/text.h"
#include "services/runtime/base/uuid.h"
#include "services/runtime/db/migrator.h"
#include "services/runtime/process/dependencies.h"
#include "services/runtime/telemetry/log.h"
#include "tests/support/suite.h"

namespace passerelle::chaos {
namespace {

constexpr char kRecordVisit[] = "passerelle.contacts.v1.VisitService.RecordVisit";
constexpr char kRegisterPerson[] = "passerelle.contacts.v1.PeopleService.RegisterPerson";
// Noon of a day long past.
constexpr std::int64_t kFirstVisit = 1'370'000'000;

template <class Value>
Value Must(absl::StatusOr<Value> value) {
  if (!value.ok()) throw std::runtime_error(value.status().ToString());
  return *std::move(value);
}

}  // namespace

GatedContacts::GatedContacts() {
  telemetry::InitialiseLog("test", telemetry::Level::kError);
  database_ = testing::Postgres::Running().CreateDatabase("passerelle_contacts");
  gate_ = std::make_unique<testing::TcpGate>("unix:" + testing::Postgres::Running().SocketPath());
  Migrate();
  Start();
  contacts::v1::RegisterPersonRequest request;
  request.set_site("montreuil");
  request.set_gender(common::v1::WOMAN);
  request.set_adult_confirmed(true);
  person_ =
      Must(client_->Call<contacts::v1::Person>(kRegisterPerson, request, Options(NewUuidV7(), absl::Seconds(10)))).id();
}

void GatedContacts::Migrate() {
  const absl::Status migrated =
      db::Migrate(database_.owner_url, database_.application_role, process::MigrationsOf(contacts::Definition()));
  if (!migrated.ok()) throw std::runtime_error(migrated.ToString());
  testing::Postgres::Running().Sql(database_.name, "insert into sites values ('montreuil', 'Europe/Paris', 1)");
}

void GatedContacts::Start() {
  const access::KeyPair keys = access::MakeKeyPair();
  signer_ =
      std::make_unique<access::AssertionSigner>(Must(access::AssertionSigner::Create("gateway", keys.secret_key)));
  service_ = Must(process::Service::Start(
      contacts::Definition(),
      {{"PASSERELLE_LISTEN_ADDRESS", "127.0.0.1:0"},
       {"PASSERELLE_DATABASE_URL", StrCat("host=127.0.0.1 port=", gate_->port(), " user=", database_.application_role,
                                          " dbname=", database_.name)},
       {"PASSERELLE_SIGNING_KEY", access::MakeKeyPair().secret_key},
       {"PASSERELLE_MASTER_KEYS", master_keys_},
       {"PASSERELLE_TRUSTED_KEYS", "gateway=" + keys.public_key},
       {"PASSERELLE_NEIGHBOURS",
        "outreach=127.0.0.1:1,referrals=127.0.0.1:1,statistics=127.0.0.1:1,supplies=127.0.0.1:1"},
       {"PASSERELLE_POOL_SIZE", "6"},
       {"PASSERELLE_WORKERS", "8"},
       {"PASSERELLE_DRAIN_SECONDS", "1"}}));
  client_ = std::make_unique<rpc::Client>(StrCat("127.0.0.1:", service_->port()));
}

rpc::CallOptions GatedContacts::Options(const std::string& key, absl::Duration timeout) const {
  rpc::CallOptions options;
  options.deadline = absl::Now() + timeout;
  options.assertion = signer_->Sign(testing::Reception("montreuil"), absl::Now());
  options.idempotency_key = key;
  return options;
}

absl::StatusOr<contacts::v1::Visit> GatedContacts::Record(int second, const std::string& key, absl::Duration timeout) {
  contacts::v1::RecordVisitRequest request;
  request.set_site("montreuil");
  request.mutable_occur_time()->set_seconds(kFirstVisit + second);
  request.set_setting(common::v1::FIXED_SITE);
  request.set_person(person_);
  return client_->Call<contacts::v1::Visit>(kRecordVisit, request, Options(key, timeout));
}

absl::Status GatedContacts::RecordPatiently(int second, const std::string& key, int& lost) {
  const absl::Time end = absl::Now() + absl::Seconds(30);
  while (true) {
    const absl::Status status = Record(second, key, absl::Seconds(2)).status();
    if (status.ok() || absl::Now() > end) return status;
    if (!absl::IsUnavailable(status) && !absl::IsDeadlineExceeded(status)) return status;
    ++lost;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

std::int64_t GatedContacts::Count(const std::string& table) {
  return testing::Postgres::Running().Sql(database_.name, "select count(*) as rows from " + table)[0].Int("rows");
}

}  // namespace passerelle::chaos
