#include "tests/chaos/replicated_suite.h"

#include <absl/strings/str_join.h>
#include <absl/time/clock.h>

#include <stdexcept>

#include "passerelle/contacts/v1/visits.pb.h"
#include "services/contacts/service.h"
#include "services/runtime/base/text.h"
#include "services/runtime/db/migrator.h"
#include "services/runtime/process/dependencies.h"
#include "services/runtime/rpc/channel.h"
#include "services/runtime/telemetry/log.h"
#include "services/statistics/service.h"
#include "tests/support/master_keys.h"
#include "tests/support/ports.h"
#include "tests/support/suite.h"

namespace passerelle::chaos {
namespace {

constexpr char kNobody[] = "127.0.0.1:1";
// Noon of a day long past.
constexpr std::int64_t kFirstSecond = 1'370'000'000;

template <class Value>
Value OrThrow(absl::StatusOr<Value> value) {
  if (!value.ok()) throw std::runtime_error(value.status().ToString());
  return *std::move(value);
}

}  // namespace

ReplicatedSuite::ReplicatedSuite()
    : postgres_(testing::Postgres::WithStandby()), master_keys_(testing::NewMasterKeys()) {
  telemetry::InitialiseLog("test", telemetry::Level::kError);
  for (const char* name : {"gateway", "contacts", "statistics"}) keys_[name] = access::MakeKeyPair();
  const std::vector<int> ports = testing::FreePorts(4);
  addresses_["contacts"] = {StrCat("127.0.0.1:", ports[0]), StrCat("127.0.0.1:", ports[1])};
  addresses_["statistics"] = {StrCat("127.0.0.1:", ports[2]), StrCat("127.0.0.1:", ports[3])};
  Migrate(contacts::Definition());
  Migrate(statistics::Definition());
  postgres_->Sql(databases_["contacts"].name, "insert into sites values ('montreuil', 'Europe/Paris', 1)");
  Start(contacts::Definition());
  Start(statistics::Definition());
  gateway_ = std::make_unique<access::AssertionSigner>(
      OrThrow(access::AssertionSigner::Create("gateway", keys_["gateway"].secret_key)));
  contacts_ = std::make_unique<rpc::Client>(OrThrow(rpc::TargetOf(absl::StrJoin(addresses_["contacts"], "|"))));
}

void ReplicatedSuite::Migrate(const process::ServiceDefinition& definition) {
  testing::Database& database = databases_[definition.name];
  database = postgres_->CreateDatabase("passerelle_" + definition.name);
  const absl::Status migrated =
      db::Migrate(database.owner_url, database.application_role, process::MigrationsOf(definition));
  if (!migrated.ok()) throw std::runtime_error(migrated.ToString());
}

void ReplicatedSuite::Start(const process::ServiceDefinition& definition) {
  const std::string& name = definition.name;
  const std::string other = name == "contacts" ? "statistics" : "contacts";
  for (const std::string& address : addresses_[name]) {
    replicas_.push_back(OrThrow(process::Service::Start(
        definition, {{"PASSERELLE_LISTEN_ADDRESS", address},
                     {"PASSERELLE_DATABASE_URL", databases_[name].url},
                     {"PASSERELLE_SIGNING_KEY", keys_[name].secret_key},
                     {"PASSERELLE_MASTER_KEYS", master_keys_},
                     {"PASSERELLE_TRUSTED_KEYS",
                      StrCat("gateway=", keys_["gateway"].public_key, ",", other, "=", keys_[other].public_key)},
                     {"PASSERELLE_NEIGHBOURS", StrCat(other, "=", absl::StrJoin(addresses_[other], "|"), ",outreach=",
                                                      kNobody, ",referrals=", kNobody, ",supplies=", kNobody)},
                     {"PASSERELLE_POOL_SIZE", "6"},
                     {"PASSERELLE_WORKERS", "8"},
                     {"PASSERELLE_DRAIN_SECONDS", "1"}})));
  }
}

absl::Status ReplicatedSuite::RecordVisit(int second, const std::string& key) {
  contacts::v1::RecordVisitRequest request;
  request.set_site("montreuil");
  request.mutable_occur_time()->set_seconds(kFirstSecond + second);
  request.set_setting(common::v1::FIXED_SITE);
  request.mutable_anonymous()->set_gender(common::v1::WOMAN);
  request.mutable_anonymous()->set_age_band(common::v1::AGE_25_29);
  rpc::CallOptions options;
  options.deadline = absl::Now() + absl::Seconds(3);
  options.assertion = gateway_->Sign(testing::Reception("montreuil"), absl::Now());
  options.idempotency_key = key;
  return contacts_->Call<contacts::v1::Visit>("passerelle.contacts.v1.VisitService.RecordVisit", request, options)
      .status();
}

std::int64_t ReplicatedSuite::Count(const std::string& service, const std::string& table) {
  return postgres_->Sql(databases_.at(service).name, "select count(*) as rows from " + table)[0].Int("rows");
}

}  // namespace passerelle::chaos
