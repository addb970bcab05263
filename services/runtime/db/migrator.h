// Brings a database to the schema of this binary: forward only, each migration once, in its own transaction, under an
// advisory lock.
#pragma once

#include <absl/status/status.h>

#include <functional>
#include <string>
#include <vector>

#include "services/runtime/db/connection.h"
#include "services/runtime/db/statement.h"

namespace passerelle::db {

// What must be done in code before a migration is applied: it runs whenever that migration is about to be, outside of a
// transaction, so it may run again after it was killed half-way.
struct DataStep {
  std::string component;
  std::string before;  // the migration's name
  std::function<absl::Status(Connection& owner)> run;
};

// Applies what is missing, as the owner role of `owner_url`, and grants data rights (no DDL) to `application_role`.
// FAILED_PRECONDITION when an applied migration was edited or is unknown to this binary's past; what a step failed
// with.
absl::Status Migrate(const std::string& owner_url, const std::string& application_role,
                     const std::vector<Migration>& migrations, const std::vector<DataStep>& steps = {});

// OK when the database of `url` stands exactly at (or, during a rollout, after) the last of `migrations`. NOT_FOUND
// while `Migrate` has yet to bring it there; FAILED_PRECONDITION when it never will, as for `Migrate`.
absl::Status CheckMigrated(const std::string& url, const std::vector<Migration>& migrations);

}  // namespace passerelle::db
