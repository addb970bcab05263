// What the tests of the runtime's data layer share: databases of their own, and statements written as text.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>

#include "passerelle/events/v1/events.pb.h"
#include "services/runtime/db/connection.h"
#include "services/runtime/db/database.h"
#include "tests/support/look.h"
#include "tests/support/postgres.h"

namespace passerelle::testing {

// A database that holds the runtime's tables only.
Database RuntimeDatabase();

// A connection of its own as the application; fails the test when there is none.
std::unique_ptr<db::Connection> Connect(const Database& database);

// A fact that tells `site` and `version` apart from others.
events::v1::Fact SiteFact(const std::string& site, std::int64_t version);
// Puts a fact into the outbox.
absl::Status Emit(db::Executor& executor, const std::string& site, std::int64_t version);

#define EXPECT_OK(expression)                                                \
  do {                                                                       \
    const auto& checked_ = (expression);                                     \
    EXPECT_TRUE(checked_.ok()) << ::passerelle::testing::ToStatus(checked_); \
  } while (false)
#define ASSERT_OK(expression)                                                \
  do {                                                                       \
    const auto& checked_ = (expression);                                     \
    ASSERT_TRUE(checked_.ok()) << ::passerelle::testing::ToStatus(checked_); \
  } while (false)

inline const absl::Status& ToStatus(const absl::Status& status) { return status; }
template <class Value>
const absl::Status& ToStatus(const absl::StatusOr<Value>& value) {
  return value.status();
}

}  // namespace passerelle::testing
