// A server that another has taken the place of: it may still answer, but takes no writes.
#include <absl/time/clock.h>
#include <gtest/gtest.h>

#include "tests/service/runtime/runtime_fixture.h"

namespace passerelle::testing {
namespace {

TEST(AServerThatTakesNoWritesAnyMore, IsLeftForTheOneThatDoes) {
  const Database database = RuntimeDatabase();
  const auto owner = db::Connection::Open({.url = database.owner_url});
  ASSERT_OK(owner);
  ASSERT_OK((*owner)->Run("create table note (id int primary key)"));
  ASSERT_OK((*owner)->Run("grant all on note to " + database.application_role));
  db::Pool pool({.url = database.url, .size = 1});
  db::Session session(pool, absl::Now() + absl::Seconds(10));
  ASSERT_OK(ExecuteText(session, "set default_transaction_read_only = on"));
  const auto refused = ExecuteText(session, "insert into note values (1)");
  EXPECT_TRUE(absl::IsUnavailable(refused.status())) << refused.status();
  EXPECT_OK(ExecuteText(session, "insert into note values (1)"));  // on another connection
}

}  // namespace
}  // namespace passerelle::testing
