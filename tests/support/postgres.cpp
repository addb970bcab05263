#include "tests/support/postgres.h"

#include <absl/strings/str_cat.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/clock.h>
#include <signal.h>

#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

#include "tests/support/look.h"

namespace passerelle::testing {
namespace {

constexpr char kPrograms[] = "/usr/lib/postgresql/15/bin/";
constexpr int kPort = 5432;
constexpr int kStandbyPort = 5433;

std::string TextOf(const std::string& file) {
  std::stringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

void Check(const absl::Status& status, std::string_view what) {
  if (!status.ok()) throw std::runtime_error(absl::StrCat(std::string(what), ": ", status.ToString()));
}

}  // namespace

absl::StatusOr<db::Result> ExecuteText(db::Executor& executor, const std::string& sql, const db::Params& params) {
  // A statement's name stands for its text on every connection of the process; PostgreSQL knows its first 63 bytes.
  static absl::Mutex mutex;
  static auto& names = *new std::map<std::string, std::string>;
  absl::ReleasableMutexLock lock(&mutex);
  const auto& [text, name] = *names.try_emplace(sql, absl::StrCat("test.", names.size())).first;
  lock.Release();
  return executor.Execute(db::Statement{name, text}, params);
}

Postgres& Postgres::Running() {
  static const std::unique_ptr<Postgres> postgres = [] {
    std::unique_ptr<Postgres> alone(new Postgres);
    alone->Start();
    return alone;
  }();
  return *postgres;
}

Postgres::Postgres() { MakeCluster(); }

std::unique_ptr<Postgres> Postgres::WithStandby() {
  std::unique_ptr<Postgres> postgres(new Postgres);
  postgres->Start(Role::kPrimary);
  postgres->StartStandby();
  postgres->replicated_ = true;
  return postgres;
}

Postgres::~Postgres() {
  for (const auto& server : {&server_, &standby_}) {
    if (*server == nullptr) continue;
    (*server)->Signal(SIGQUIT);
    (*server)->Wait();
  }
}

void Postgres::MakeCluster() {
  const std::string log = directory_.path() + "/initdb.log";
  ChildProcess initdb(
      {absl::StrCat(kPrograms, "initdb"), "--pgdata", DataOf(Role::kAlone), "--username", "postgres", "--auth", "trust",
       "--no-sync", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-instructions"},
      log);
  if (initdb.Wait() != 0) throw std::runtime_error("initdb failed: " + TextOf(log));
}

void Postgres::StartStandby() {
  const std::string log = directory_.path() + "/basebackup.log";
  ChildProcess copy({absl::StrCat(kPrograms, "pg_basebackup"), "--pgdata", DataOf(Role::kStandby), "--dbname",
                     absl::StrCat(HostOf(Role::kPrimary), " user=postgres application_name=standby"),
                     "--write-recovery-conf", "--checkpoint=fast", "--no-sync"},
                    log);
  if (copy.Wait() != 0) throw std::runtime_error("pg_basebackup failed: " + TextOf(log));
  Start(Role::kStandby);
}

std::string Postgres::DataOf(Role role) const {
  return directory_.path() + (role == Role::kStandby ? "/standby" : "/data");
}

std::string Postgres::HostOf(Role role) const {
  return absl::StrCat("host=", directory_.path(), " port=", role == Role::kStandby ? kStandbyPort : kPort);
}

void Postgres::Start(Role role) {
  std::vector<std::string> command = {absl::StrCat(kPrograms, "postgres"), "-D", DataOf(role), "-k", directory_.path()};
  for (const char* setting :
       {"listen_addresses=", "fsync=off", "full_page_writes=off", "max_connections=250", "shared_buffers=64MB",
        "jit=off", "autovacuum_naptime=10s", "log_min_messages=warning", "restart_after_crash=on"}) {
    command.insert(command.end(), {"-c", setting});
  }
  if (role == Role::kPrimary) command.insert(command.end(), {"-c", "synchronous_standby_names=standby"});
  if (role == Role::kStandby) command.insert(command.end(), {"-p", absl::StrCat(kStandbyPort)});
  auto& server = role == Role::kStandby ? standby_ : server_;
  server = std::make_unique<ChildProcess>(command, directory_.path() + "/postgres.log");
  AwaitAnswer(absl::StrCat(HostOf(role), " user=postgres dbname=postgres"));
}

void Postgres::AwaitAnswer(const std::string& url) const {
  const absl::Time give_up = absl::Now() + kPatience;
  while (!db::Connection::Open({.url = url}).ok()) {
    if (absl::Now() > give_up)
      throw std::runtime_error("postgres does not answer: " + TextOf(directory_.path() + "/postgres.log"));
    absl::SleepFor(kLook);
  }
}

std::string Postgres::Url(std::string_view database, std::string_view role) const {
  const std::string hosts = replicated_
                                ? absl::StrCat("host=", directory_.path(), ",", directory_.path(), " port=", kPort, ",",
                                               kStandbyPort, " target_session_attrs=read-write")
                                : absl::StrCat("host=", directory_.path());
  return absl::StrCat(hosts, " user=", std::string(role), " dbname=", std::string(database));
}

std::string Postgres::SocketPath() const { return directory_.path() + "/.s.PGSQL.5432"; }

db::Result Postgres::Sql(const std::string& database, const std::string& sql, const db::Params& params) {
  auto connection = db::Connection::Open({.url = Url(database, "postgres")});
  Check(connection.status(), database);
  auto result = ExecuteText(**connection, sql, params);
  Check(result.status(), sql);
  return *std::move(result);
}

Database Postgres::CreateDatabase(std::string name) {
  const auto taken =
      Sql("postgres", "select count(*) as taken from pg_database where datname ~ ('^' || $1 || '(_[0-9]+)?$')", {name});
  if (taken[0].Int("taken") > 0) absl::StrAppend(&name, "_", taken[0].Int("taken") + 1);
  Database database{.name = name,
                    .owner_url = Url(name, name + "_owner"),
                    .url = Url(name, name + "_app"),
                    .application_role = name + "_app"};
  Sql("postgres", absl::StrCat("create role ", name, "_owner login"));
  Sql("postgres", absl::StrCat("create role ", name, "_app login"));
  Sql("postgres", absl::StrCat("create database ", name, " owner ", name, "_owner"));
  return database;
}

int Postgres::KillSessions(const std::string& database, const std::string& filter) {
  const auto killed =
      Sql("postgres",
          absl::StrCat("select count(*) filter (where pg_terminate_backend(pid, 5000)) as killed from pg_stat_activity "
                       "where datname = $1 and pid <> pg_backend_pid() and ",
                       filter),
          {database});
  return killed[0].Int32("killed");
}

void Postgres::Crash() {
  server_->Signal(SIGQUIT);
  server_->Wait();
  server_.reset();
}

void Postgres::KillPrimary() {
  server_->Kill();
  server_.reset();
}

void Postgres::Promote() {
  ChildProcess promote({absl::StrCat(kPrograms, "pg_ctl"), "promote", "--pgdata", DataOf(Role::kStandby), "--silent"},
                       directory_.path() + "/promote.log");
  if (promote.Wait() != 0) throw std::runtime_error("pg_ctl failed: " + TextOf(directory_.path() + "/promote.log"));
  AwaitAnswer(Url("postgres", "postgres"));
}

void Postgres::Restart() {
  if (server_ != nullptr) Crash();
  Start();
}

}  // namespace passerelle::testing
