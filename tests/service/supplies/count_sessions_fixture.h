// The words in which the tests of count sessions are written.
#pragma once

#include <absl/strings/str_cat.h>

#include "passerelle/supplies/v1/counting.pb.h"
#include "tests/service/supplies/supplies_fixture.h"

namespace passerelle::supplies {

class CountSessionsTest : public SuppliesTest {
 protected:
  template <class Response = v1::CountSession, class Request>
  absl::StatusOr<Response> Counting(std::string_view rpc, const Request& request, std::string_view key = "",
                                    const access::Principal* caller = nullptr) {
    return suite_.Call<Response>(caller == nullptr ? keeper_ : *caller,
                                 "passerelle.supplies.v1.CountingService." + std::string(rpc), request, key);
  }

  absl::StatusOr<v1::CountSession> TryOpen(const std::vector<std::string>& items = {}, std::string_view key = "") {
    v1::OpenCountSessionRequest request;
    request.set_location(store_);
    request.mutable_items()->Assign(items.begin(), items.end());
    return Counting("OpenCountSession", request, key);
  }
  // A new session of the store. The id.
  std::string Open(const std::vector<std::string>& items = {}) { return Must(TryOpen(items)).id(); }

  // The request that records one line.
  static v1::RecordCountLinesRequest Line(const std::string& session, const std::string& item, std::int32_t counted,
                                          const std::string& lot = "", const std::string& expire_date = "") {
    v1::RecordCountLinesRequest request;
    request.set_id(session);
    v1::CountLine& line = *request.add_lines();
    line.set_item(item);
    line.set_lot(lot);
    line.set_expire_date(expire_date);
    line.set_counted(counted);
    return request;
  }
  absl::StatusOr<v1::CountSession> Record(const v1::RecordCountLinesRequest& request) {
    return Counting("RecordCountLines", request);
  }
  v1::CountSession Counted(const std::string& session, const std::string& item, std::int32_t counted,
                           const std::string& lot = "") {
    return Must(Record(Line(session, item, counted, lot)));
  }

  absl::StatusOr<v1::CountSession> TryPost(const std::string& session, bool count_missing_as_zero = false) {
    v1::PostCountSessionRequest request;
    request.set_id(session);
    request.set_count_missing_as_zero(count_missing_as_zero);
    return Counting("PostCountSession", request);
  }
  v1::CountSession Post(const std::string& session) { return Must(TryPost(session)); }
  v1::CountSession PostMissingAsZero(const std::string& session) { return Must(TryPost(session, true)); }

  absl::StatusOr<v1::CountSession> Cancel(const std::string& session) {
    v1::CancelCountSessionRequest request;
    request.set_id(session);
    return Counting("CancelCountSession", request);
  }
  absl::StatusOr<v1::CountSession> Get(const std::string& session, const access::Principal* caller = nullptr) {
    v1::GetCountSessionRequest request;
    request.set_id(session);
    return Counting("GetCountSession", request, "", caller);
  }
  absl::StatusOr<v1::CountReview> Review(const std::string& session) {
    v1::ReviewCountSessionRequest request;
    request.set_id(session);
    return Counting<v1::CountReview>("ReviewCountSession", request);
  }

  v1::Distribution HandOut(const std::string& item, std::int32_t quantity, const std::string& lot = "") {
    return Must(Ledger<v1::Distribution>(keeper_, "RecordDistribution", Distribution(item, quantity, lot)));
  }
  void CountAtOnce(const std::string& item, std::int32_t counted, const std::string& lot = "") {
    Must(Ledger<v1::StockCount>(keeper_, "RecordStockCount", Count(item, counted, lot)));
  }
};

}  // namespace passerelle::supplies
