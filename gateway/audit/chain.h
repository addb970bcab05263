// The chain of the access log: each entry's SHA-256 covers its content and the hash before it. What the database
// computes when it appends is computed again here, so that no change of the database's own functions goes unseen.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "services/runtime/db/database.h"

namespace passerelle::gateway::audit {

// The hash (32 bytes) of a row of sql/walk_access_entries.sql after `previous`.
std::string HashOfEntry(std::string_view previous, const db::Row& entry);

// Walks the chain from the oldest kept entry to the end it had at the start, in steps.
class ChainWalk {
 public:
  // What an earlier walk has ended with, "POSITION:HASH" (hexadecimal): the chain must still hold it unless it is no
  // longer kept. Empty: nothing. To be called before the first step; INVALID_ARGUMENT for another form.
  absl::Status Note(std::string_view position_and_hash);
  // Checks some thousands of entries. True: there is more. An error says nothing about the chain: the database could
  // not be read.
  absl::StatusOr<bool> Step(db::Executor& database);

  // Once Step has answered false:
  std::optional<std::int64_t> broken_at() const {
    return broken_at_;
  }                                                            // the first position that is missing or was altered
  std::int64_t entries() const { return position_ - start_; }  // checked and sound
  std::int64_t position() const { return position_; }          // of the last of them
  const std::string& hash() const { return hash_; }            // its hash

 private:
  absl::Status Begin(db::Executor& database);
  bool Check(const db::Result& rows);
  absl::StatusOr<bool> BreakUnlessForgotten(db::Executor& database);

  std::int64_t noted_position_ = 0;
  std::string noted_hash_;
  bool begun_ = false;
  std::int64_t start_ = 0;  // the anchor's position
  std::int64_t end_ = 0;
  std::string end_hash_;
  std::int64_t position_ = 0;
  std::string hash_;
  std::optional<std::int64_t> broken_at_;
};

}  // namespace passerelle::gateway::audit
