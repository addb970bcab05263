#include "services/runtime/vault/keeper.h"

#include <absl/strings/ascii.h>
#include <absl/time/clock.h>

#include <stdexcept>

#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"

namespace passerelle::vault {
namespace {

// As long as a service waits for its database when it starts.
constexpr absl::Duration kMostForOwnKey = absl::Seconds(30);

template <class T>
T OrThrow(absl::StatusOr<T> value) {
  if (!value.ok()) throw std::runtime_error(std::string(value.status().message()));
  return *std::move(value);
}

}  // namespace

absl::Status Keeper::FetchOwnKey() {
  db::Session session(pool_, absl::Now() + kMostForOwnKey);
  ASSIGN_OR_RETURN(own_, MakeDataKey(session, vault_, kServiceOwner));
  return absl::OkStatus();
}

db::Bytes Keeper::Seal(std::string_view field, std::string_view text) const { return SealText(Own(), field, text); }

std::string Keeper::Open(std::string_view field, const db::Row& row, std::string_view column) const {
  return OpenText(Own(), field, row, column);
}

absl::StatusOr<DataKey> Keeper::KeyOf(db::Executor& db, std::string_view person) const {
  if (person.empty()) return Own();
  return MakeDataKey(db, vault_, absl::AsciiStrToLower(ToAbsl(person)));
}

DataKey Keeper::KeyOf(const db::Row& row) const {
  if (row.IsNull("person") || row.IsNull("wrapped_key")) return Own();
  return OrThrow(vault_.Unwrap(row.Bytes("wrapped_key"), row.Text("person")));
}

std::string OpenText(const DataKey& key, std::string_view field, std::string_view sealed) {
  return OrThrow(key.Open(field, sealed));
}

std::string OpenText(const DataKey& key, std::string_view field, const db::Row& row, std::string_view column) {
  return row.IsNull(column) ? "" : OpenText(key, field, row.Bytes(column));
}

db::Bytes SealText(const DataKey& key, std::string_view field, std::string_view text) {
  return {key.Seal(field, text)};
}

}  // namespace passerelle::vault
