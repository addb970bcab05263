#include "gateway/audit/chain.h"

#include <absl/strings/numbers.h>
#include <absl/time/time.h>
#include <openssl/sha.h>

#include <vector>

#include "gateway/base/text.h"
#include "services/runtime/base/status.h"
#include "sql/gateway_core.h"

namespace passerelle::gateway::audit {
namespace {

constexpr std::int32_t kEntriesAStep = 5000;

// As access_log.framed of the migration.
std::string Framed(std::string_view content) { return Cat(content.size(), ":", content, ","); }

std::string Framed(const std::vector<std::string>& contents) {
  std::string framed;
  for (const std::string& content : contents) framed += Framed(content);
  return framed;
}

}  // namespace

std::string HashOfEntry(std::string_view previous, const db::Row& entry) {
  const auto text = [&](std::string_view column) { return std::string(entry.Text(column)); };
  const auto list = [&](std::string_view column) { return Framed(entry.TextArray(column)); };
  const std::string content =
      Cat(previous, Framed(std::vector<std::string>{
                        text("position"), std::to_string(absl::ToUnixMicros(entry.Time("access_time"))),
                        text("subject"), list("roles"), list("sites"), text("partner"), text("address"), text("method"),
                        text("action"), text("person"), text("purpose"), text("outcome"), text("trace")}));
  std::string hash(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(content.data()), content.size(),
         reinterpret_cast<unsigned char*>(hash.data()));
  return hash;
}

absl::Status ChainWalk::Note(std::string_view position_and_hash) {
  if (position_and_hash.empty()) return absl::OkStatus();
  const std::vector<std::string_view> parts = Split(position_and_hash, ':');
  if (parts.size() != 2 || !absl::SimpleAtoi(std::string(parts[0]), &noted_position_)) {
    return absl::InvalidArgumentError(Cat(position_and_hash, " is not of the form POSITION:HASH"));
  }
  noted_hash_ = LowerCase(parts[1]);
  return absl::OkStatus();
}

absl::Status ChainWalk::Begin(db::Executor& database) {
  ASSIGN_OR_RETURN(const db::Result chain, database.ExecuteOne(sql::kReadAccessChain, {}));
  start_ = chain[0].Int("anchor_position");
  end_ = chain[0].Int("position");
  end_hash_ = chain[0].Bytes("hash");
  position_ = start_;
  hash_ = chain[0].Bytes("anchor_hash");
  begun_ = true;
  return absl::OkStatus();
}

absl::StatusOr<bool> ChainWalk::Step(db::Executor& database) {
  if (!begun_) RETURN_IF_ERROR(Begin(database));
  ASSIGN_OR_RETURN(const db::Result rows, database.Execute(sql::kWalkAccessEntries, {position_, kEntriesAStep}));
  if (!Check(rows)) return BreakUnlessForgotten(database);
  if (position_ < end_) return true;
  if (hash_ != end_hash_) broken_at_ = position_;
  // The end of the chain was cut off, and its head put right.
  if (noted_position_ > end_) broken_at_ = end_ + 1;
  return false;
}

// Whether the rows go on from where the walk stands, as far as its end.
bool ChainWalk::Check(const db::Result& rows) {
  for (const db::Row row : rows) {
    if (position_ == end_) return true;
    std::string hash = HashOfEntry(hash_, row);
    const std::int64_t expected = position_ + 1;
    const bool as_noted = expected != noted_position_ || Hex(hash) == noted_hash_;
    if (row.Int("position") != expected || row.Bytes("hash") != hash || !as_noted) return false;
    position_ = expected;
    hash_ = std::move(hash);
  }
  return position_ == end_ || !rows.empty();
}

// A month that was dropped since the walk began leaves a gap that is none: the walk then begins anew behind it.
absl::StatusOr<bool> ChainWalk::BreakUnlessForgotten(db::Executor& database) {
  ASSIGN_OR_RETURN(const db::Result chain, database.ExecuteOne(sql::kReadAccessChain, {}));
  if (chain[0].Int("anchor_position") > start_) {
    begun_ = false;
    return true;
  }
  broken_at_ = position_ + 1;
  return false;
}

}  // namespace passerelle::gateway::audit
