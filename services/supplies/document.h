// A document of the ledger (receipt, transfer, disposal, stock count, distribution): one transaction in which it is
// opened, its movements are posted, and it is closed. A document opened again with the same key and content is a
// replay: nothing is posted, the first answer is read again.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <google/protobuf/repeated_ptr_field.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "passerelle/supplies/v1/ledger.pb.h"
#include "services/runtime/rpc/context.h"
#include "services/supplies/ledger.h"

namespace passerelle::supplies {

// A location as a document sees it.
struct Place {
  std::string location;
  std::string site;
  std::string local_day;  // the site's day when the document happened, or that of its outing
  std::string kind = {};  // of the location, as the contract calls it
};

// What a document says about itself. Empty text means absent.
struct Heading {
  std::string_view kind;
  std::string location;
  std::string to_location = {};
  std::string note = {};
  std::string visit = {};
  std::string outing = {};
  // Whether it counts for the day of its outing, which may have begun the evening before.
  bool of_outings_day = false;
};

class Document {
 public:
  // Opens a document, or finds it. INVALID_ARGUMENT TIME_IN_FUTURE, TIME_TOO_EARLY; FAILED_PRECONDITION
  // LOCATION_UNKNOWN for a location that does not exist or is not of the caller's sites, OUTING_UNKNOWN; ALREADY_EXISTS
  // IDEMPOTENCY_KEY_REUSED.
  template <class Request>
  static absl::StatusOr<Document> Open(rpc::RpcContext& rpc, const Request& request, const Heading& heading) {
    if constexpr (requires { request.has_occur_time(); }) {
      return Open(rpc, request, heading, request.has_occur_time() ? &request.occur_time() : nullptr);
    } else {
      return Open(rpc, request, heading, nullptr);
    }
  }

  bool replayed() const { return replayed_; }
  const std::string& id() const { return id_; }
  absl::Time occur_time() const { return occur_time_; }
  // By which its handouts are put in order with recalls and counts.
  absl::Time moment() const { return moment_; }
  const Place& place() const { return place_; }
  const Place& destination() const { return destination_; }
  db::Transaction& transaction() { return transaction_; }

  // Which of the items are kept by lot. FAILED_PRECONDITION ITEM_UNKNOWN.
  absl::StatusOr<std::map<std::string, bool>> LotTracking(const std::vector<std::string>& items);
  // A movement of this document with a new id, its accounts and goods still to be filled in.
  Posting NewPosting(v1::MovementKind kind) const;
  // Writes what the ledger posted.
  absl::Status Post(Ledger& ledger, const std::optional<db::Bytes>& fact = std::nullopt);
  // Reads the document's movements as they were posted, and commits.
  absl::Status Close(google::protobuf::RepeatedPtrField<v1::Movement>& movements);

 private:
  Document(db::Transaction transaction, std::string id, std::string trace_parent)
      : transaction_(std::move(transaction)), id_(std::move(id)), trace_parent_(std::move(trace_parent)) {}

  static absl::StatusOr<Document> Open(rpc::RpcContext& rpc, const google::protobuf::Message& request,
                                       const Heading& heading, const google::protobuf::Timestamp* occur_time);
  absl::Status FindPlaces(rpc::RpcContext& rpc, const Heading& heading);
  absl::Status Insert(const Heading& heading, const db::Bytes& request_hash);
  absl::Status FindFirst(const Heading& heading, const db::Bytes& request_hash);

  db::Transaction transaction_;
  std::string id_;
  std::string kind_;
  std::string trace_parent_;
  absl::Time occur_time_;
  absl::Time moment_;
  Place place_;
  Place destination_;
  bool replayed_ = false;
};

// Which items are kept by lot; each is named by the line of its place. FAILED_PRECONDITION ITEM_UNKNOWN.
absl::StatusOr<std::map<std::string, bool>> FindLotTracking(db::Executor& db, const std::vector<std::string>& items);

using Lines = google::protobuf::RepeatedPtrField<v1::Line>;

// The lots and days of use that lines state, with the field that states them.
struct LotStatement {
  std::string item;
  std::string lot;
  std::string expire_date;
  std::string field;
};

// FAILED_PRECONDITION LOT_CONFLICT when a lot is known with another expiry than stated.
absl::Status CheckExpiries(db::Executor& db, const std::vector<LotStatement>& statements);

// Makes the lots that the ledger does not know yet. FAILED_PRECONDITION LOT_CONFLICT.
absl::Status StateLots(db::Executor& db, const std::vector<LotStatement>& statements);

// Takes each line from the document's place: the named lot, or else first expired first out, into postings like
// `prototype`; handouts as they were possible when they happened. FAILED_PRECONDITION INSUFFICIENT_STOCK, and
// LOT_EXPIRED or LOT_ON_HOLD for a named lot when `which` asks for usable lots.
absl::Status DrawLines(const Document& document, Ledger& ledger, const Lines& lines, Lots which,
                       const Posting& prototype);

// The items of lines, for LotTracking.
template <class AnyLines>
std::vector<std::string> ItemsOf(const AnyLines& lines) {
  std::vector<std::string> items;
  for (const auto& line : lines) items.push_back(line.item());
  return items;
}

// The shelves of `location` that lines name, for Ledger::Lock.
template <class AnyLines>
std::set<ShelfKey> ShelvesOf(const std::string& location, const AnyLines& lines) {
  std::set<ShelfKey> shelves;
  for (const auto& line : lines) shelves.emplace(location, line.item());
  return shelves;
}

}  // namespace passerelle::supplies
