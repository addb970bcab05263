// The search for readable words in stolen copies finds what is there.
#include "tests/support/stolen_copies.h"

#include <absl/strings/str_join.h>
#include <gmock/gmock.h>

#include "services/runtime/cache/cache.h"
#include "tests/service/runtime/runtime_fixture.h"
#include "tests/support/redis.h"

namespace passerelle::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(TheSearchOfStolenCopies, FindsWordsInDumpFilesLogAheadAndCache) {
  const Database database = RuntimeDatabase();
  Postgres::Running().Sql(database.name, "create table leak (words text, bytes bytea)");
  Postgres::Running().Sql(database.name,
                          "insert into leak values ('a Wallabyword here', convert_to('Bytewallaby', 'UTF8'))");
  cache::Cache cache({.url = Redis::Running().Url(), .prefix = "leak:", .budget = absl::Seconds(5)});
  cache.Set("key", "the Cachewallaby", absl::Minutes(10));
  const std::string found =
      absl::StrJoin(FindInStolenCopies({"wallabyWORD", "Bytewallaby", "Cachewallaby", "Nowhereword"}), "\n");
  EXPECT_THAT(found, AllOf(HasSubstr("/dump.sql"), HasSubstr("/data/base/"), HasSubstr("/pg_wal/")));
  EXPECT_THAT(found, HasSubstr("Cachewallaby in "));
  EXPECT_THAT(found, HasSubstr("Bytewallaby in "));
  EXPECT_THAT(found, Not(HasSubstr("Nowhereword")));
}

}  // namespace
}  // namespace passerelle::testing
