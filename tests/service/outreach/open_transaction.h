// Somebody else's transaction, held open in the database of outreach while the service goes on.
#pragma once

#include <memory>
#include <string>

#include "services/runtime/db/connection.h"
#include "tests/support/suite.h"

namespace passerelle::outreach {

class OpenTransaction {
 public:
  explicit OpenTransaction(testing::Suite& suite);
  // Executes a statement in it; throws when it fails.
  void Execute(const db::Statement& statement, const db::Params& params);
  void Execute(const std::string& sql, const db::Params& params);
  // Waits until a call waits for what the transaction has locked; false when none does within some seconds.
  bool HoldsSomebodyUp();
  void Commit();

 private:
  testing::Suite& suite_;
  std::unique_ptr<db::Connection> connection_;
  std::int64_t process_ = 0;
};

}  // namespace passerelle::outreach
