// A private PostgreSQL cluster on a unix socket, one a test executable, and others that a test takes down for good.
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <string_view>

#include "services/runtime/db/connection.h"
#include "services/runtime/db/database.h"
#include "tests/support/child_process.h"

namespace passerelle::testing {

// A database with the two roles of a service.
struct Database {
  std::string name;              // "passerelle_contacts"
  std::string owner_url;         // as <name>_owner: migrations
  std::string url;               // as <name>_app: data
  std::string application_role;  // <name>_app
};

class Postgres {
 public:
  // The cluster of this test executable, started at the first call (from the main thread).
  static Postgres& Running();
  // A primary and a standby: a commit is acknowledged only when both have it. Its URLs name both servers, and mean the
  // one that takes writes.
  static std::unique_ptr<Postgres> WithStandby();

  // An empty database; `name` is made unique when another test has taken it.
  Database CreateDatabase(std::string name);
  std::string Url(std::string_view database, std::string_view role) const;
  // Everything the server keeps, its log and its socket.
  const std::string& Directory() const { return directory_.path(); }
  // The socket of the server, for a proxy in front of it.
  std::string SocketPath() const;

  // As the superuser, in `database`; throws when it fails.
  db::Result Sql(const std::string& database, const std::string& sql, const db::Params& params = {});
  // Kills the sessions of `database` that `filter`, a predicate over pg_stat_activity, holds for; how many.
  int KillSessions(const std::string& database, const std::string& filter = "true");

  // Stops the server as a crash would, and starts it again on the same data.
  void Crash();
  void Restart();

  // Every process of the primary dies at once, as when its machine does.
  void KillPrimary();
  // The standby takes the primary's place.
  void Promote();

  ~Postgres();

 private:
  enum class Role { kAlone, kPrimary, kStandby };

  Postgres();
  void MakeCluster();
  void StartStandby();
  void Start(Role role = Role::kAlone);
  void AwaitAnswer(const std::string& url) const;
  // What a connection to one server, whichever it is, begins with.
  std::string HostOf(Role role) const;
  std::string DataOf(Role role) const;

  ServerDirectory directory_;
  std::unique_ptr<ChildProcess> server_;
  std::unique_ptr<ChildProcess> standby_;
  bool replicated_ = false;
};

// Executes SQL text that is not one of a program's statements; errors as db::Executor's.
absl::StatusOr<db::Result> ExecuteText(db::Executor& executor, const std::string& sql, const db::Params& params = {});

}  // namespace passerelle::testing
