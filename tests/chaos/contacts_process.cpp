#include "tests/chaos/contacts_process.h"

#include <absl/time/clock.h>
#include <signal.h>

#include <cstdlib>
#include <stdexcept>

#include "passerelle/contacts/v1/people.pb.h"
#include "services/contacts/service.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/runtime/db/migrator.h"
#include "services/runtime/process/dependencies.h"
#include "tests/support/look.h"
#include "tests/support/master_keys.h"
#include "tests/support/ports.h"
#include "tests/support/suite.h"

namespace passerelle::chaos {
namespace {

constexpr char kClockLibrary[] = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";

access::AssertionSigner SignerOf(const access::KeyPair& key) {
  auto signer = access::AssertionSigner::Create("gateway", key.secret_key);
  if (!signer.ok()) throw std::runtime_error(signer.status().ToString());
  return *std::move(signer);
}

// How far a clock is ahead that shows two in the morning now.
std::string UntilNight() {
  const absl::Time now = absl::Now();
  const absl::Time night =
      absl::FromCivil(absl::ToCivilDay(now, absl::UTCTimeZone()), absl::UTCTimeZone()) + absl::Hours(24 + 2);
  return StrCat("+", absl::ToInt64Seconds(night - now));
}

}  // namespace

ContactsProcess::ContactsProcess()
    : database_(testing::Postgres::Running().CreateDatabase("contacts_process")),
      signer_(SignerOf(gateway_key_)),
      address_(StrCat("127.0.0.1:", testing::FreePorts(1)[0])),
      master_keys_(testing::NewMasterKeys()),
      client_(std::make_unique<rpc::Client>(address_)) {
  const absl::Status migrated =
      db::Migrate(database_.owner_url, database_.application_role, process::MigrationsOf(contacts::Definition()));
  if (!migrated.ok()) throw std::runtime_error(migrated.ToString());
  Sql("insert into sites values ('montreuil', 'Europe/Paris', 1)");
}

void ContactsProcess::Start() { Run({}); }

void ContactsProcess::StartAtNight() {
  // Only the time of day is moved: what waits measures real time.
  Run({StrCat("LD_PRELOAD=", kClockLibrary), StrCat("FAKETIME=", UntilNight()), "FAKETIME_DONT_FAKE_MONOTONIC=1"});
}

void ContactsProcess::Run(const std::vector<std::string>& settings) {
  std::vector<std::string> command = {"env", "-i"};
  command.insert(command.end(), settings.begin(), settings.end());
  for (const std::string& setting :
       {StrCat("PASSERELLE_LISTEN_ADDRESS=", address_), StrCat("PASSERELLE_DATABASE_URL=", database_.url),
        StrCat("PASSERELLE_SIGNING_KEY=", access::MakeKeyPair().secret_key),
        StrCat("PASSERELLE_TRUSTED_KEYS=gateway=", gateway_key_.public_key),
        StrCat("PASSERELLE_MASTER_KEYS=", master_keys_),
        std::string("PASSERELLE_NEIGHBOURS=outreach=127.0.0.1:1,referrals=127.0.0.1:1,statistics=127.0.0.1:1,"
                    "supplies=127.0.0.1:1"),
        std::string("PASSERELLE_POOL_SIZE=4"), std::string("PASSERELLE_WORKERS=4")}) {
    command.push_back(setting);
  }
  command.push_back(StrCat(std::getenv("PASSERELLE_BIN"), "/passerelle-contacts"));
  process_ = std::make_unique<testing::ChildProcess>(command, directory_.path() + "/contacts.log");
}

void ContactsProcess::Kill() {
  process_->Signal(SIGKILL);
  process_->Wait();
  process_.reset();
}

void ContactsProcess::AwaitAnswers() {
  const absl::Time give_up = absl::Now() + absl::Seconds(30);
  contacts::v1::ListPeopleRequest request;
  request.set_site("montreuil");
  while (true) {
    const absl::Status status =
        Call<contacts::v1::ListPeopleResponse>("passerelle.contacts.v1.PeopleService.ListPeople", request).status();
    if (status.ok()) return;
    if (absl::Now() > give_up) throw std::runtime_error(status.ToString());
    absl::SleepFor(testing::kLook);
  }
}

bool ContactsProcess::IsForgotten() {
  return testing::Postgres::Running()
             .Sql("postgres", StrCat("select from pg_stat_activity where datname = '", database_.name,
                                     "' and usename = '", database_.application_role, "'"))
             .size() == 0;
}

rpc::CallOptions ContactsProcess::Options() const {
  rpc::CallOptions options;
  options.deadline = absl::Now() + absl::Seconds(5);
  options.assertion = signer_.Sign(testing::Coordinator("montreuil"), absl::Now());
  return options;
}

ContactsProcess::Hold::Hold(ContactsProcess& contacts, const std::string& table, const std::string& condition)
    : contacts_(contacts), table_(table) {
  auto holder = db::Connection::Open({.url = contacts.database_.owner_url});
  if (!holder.ok() || !(*holder)->Run("select pg_advisory_lock(1)").ok()) throw std::runtime_error("nothing is held");
  holder_ = *std::move(holder);
  contacts.Sql(StrCat("create function hold() returns trigger language plpgsql as 'begin if ", condition,
                      " then perform pg_advisory_xact_lock_shared(1); end if; return null; end'"));
  contacts.Sql(
      StrCat("create trigger hold after insert or update on ", table, " for each row execute function hold()"));
}

ContactsProcess::Hold::~Hold() {
  holder_.reset();
  contacts_.Sql(StrCat("drop trigger hold on ", table_));
  contacts_.Sql("drop function hold()");
}

}  // namespace passerelle::chaos
