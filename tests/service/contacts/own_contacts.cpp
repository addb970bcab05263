#include "tests/service/contacts/own_contacts.h"

#include <absl/time/clock.h>

#include <stdexcept>
#include <utility>

#include "services/contacts/service.h"
#include "services/runtime/base/text.h"
#include "services/runtime/db/migrator.h"
#include "services/runtime/process/common_settings.h"
#include "services/runtime/process/dependencies.h"
#include "tests/support/look.h"

namespace passerelle::contacts {
namespace {

template <class Value>
Value OrThrow(absl::StatusOr<Value> value) {
  if (!value.ok()) throw std::runtime_error(value.status().ToString());
  return *std::move(value);
}

}  // namespace

Replica::Replica(std::unique_ptr<process::Service> service, const access::AssertionSigner& signer)
    : service_(std::move(service)), signer_(signer), client_(StrCat("127.0.0.1:", service_->port())) {}

rpc::CallOptions Replica::Options() const {
  rpc::CallOptions options;
  options.deadline = absl::Now() + testing::kPatience;
  options.assertion = signer_.Sign(testing::Reception("montreuil"), absl::Now());
  return options;
}

OwnContacts::OwnContacts()
    : database_(testing::Postgres::Running().CreateDatabase("own_contacts")),
      signer_(OrThrow(access::AssertionSigner::Create("gateway", gateway_key_.secret_key))) {}

absl::Status OwnContacts::MigrateBefore(std::string_view migration) {
  std::vector<db::Migration> earlier = process::MigrationsOf(Definition());
  std::erase_if(earlier, [&](const db::Migration& each) {
    return each.component == "contacts_service" && each.name >= migration;
  });
  return db::Migrate(database_.owner_url, database_.application_role, earlier);
}

absl::Status OwnContacts::Migrate(const std::string& master_keys) {
  ASSIGN_OR_RETURN(const config::Settings settings, Settings(master_keys));
  RETURN_IF_ERROR(process::MigrateDatabase(Definition(), settings));
  Sql("insert into sites values ('montreuil', 'Europe/Paris', 1) on conflict do nothing");
  return absl::OkStatus();
}

std::unique_ptr<Replica> OwnContacts::Start(const std::string& master_keys) {
  return std::make_unique<Replica>(OrThrow(process::Service::Start(Definition(), Environment(master_keys))), signer_);
}

absl::Status OwnContacts::RotateKeys(const std::string& master_keys) {
  ASSIGN_OR_RETURN(config::Settings settings, Settings(master_keys));
  ASSIGN_OR_RETURN(const process::Dependencies dependencies,
                   process::Dependencies::Make(Definition(), std::move(settings)));
  return process::RotateMasterKey(dependencies.Inputs());
}

db::Result OwnContacts::Sql(const std::string& sql, const db::Params& params) const {
  return testing::Postgres::Running().Sql(database_.name, sql, params);
}

std::map<std::string, std::string> OwnContacts::Environment(const std::string& master_keys) const {
  return {{"PASSERELLE_LISTEN_ADDRESS", "127.0.0.1:0"},
          {"PASSERELLE_DATABASE_URL", database_.url},
          {"PASSERELLE_OWNER_DATABASE_URL", database_.owner_url},
          {"PASSERELLE_APPLICATION_ROLE", database_.application_role},
          {"PASSERELLE_MASTER_KEYS", master_keys},
          {"PASSERELLE_SIGNING_KEY", access::MakeKeyPair().secret_key},
          {"PASSERELLE_TRUSTED_KEYS", "gateway=" + gateway_key_.public_key},
          {"PASSERELLE_NEIGHBOURS",
           "outreach=127.0.0.1:1,referrals=127.0.0.1:1,statistics=127.0.0.1:1,supplies=127.0.0.1:1"},
          {"PASSERELLE_POOL_SIZE", "4"},
          {"PASSERELLE_WORKERS", "4"},
          {"PASSERELLE_DRAIN_SECONDS", "1"}};
}

absl::StatusOr<config::Settings> OwnContacts::Settings(const std::string& master_keys) const {
  return config::Settings::Read(process::SettingsWith(Definition().settings), Environment(master_keys));
}

}  // namespace passerelle::contacts
