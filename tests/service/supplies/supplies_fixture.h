// A site with a store of its own, and the words in which the tests of supplies are written.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <source_location>
#include <string>
#include <thread>
#include <vector>

#include "passerelle/contacts/v1/visits.pb.h"
#include "passerelle/events/v1/events.pb.h"
#include "passerelle/supplies/v1/catalogue.pb.h"
#include "passerelle/supplies/v1/ledger.pb.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/uuid.h"
#include "tests/support/suite.h"

namespace passerelle::supplies {

using testing::Coordinator;
using testing::Director;
using testing::Reception;
using testing::Suite;

// The reason of a refused call; "OK" for one that was not refused.
template <class T>
std::string Refusal(const absl::StatusOr<T>& answer) {
  return answer.ok() ? "OK" : ReasonOf(answer.status());
}

// Two answers that may differ in nothing.
#define EXPECT_SAME_MESSAGE(left, right) EXPECT_EQ((left).SerializeAsString(), (right).SerializeAsString())
// The value of an answer that must be OK.
template <class T>
T Must(absl::StatusOr<T> answer, const std::source_location& where = std::source_location::current()) {
  if (answer.ok()) return *std::move(answer);
  ADD_FAILURE_AT(where.file_name(), static_cast<int>(where.line())) << answer.status();
  return T();
}

// The day (YYYY-MM-DD, UTC) so many days from now.
std::string DayIn(int days);
// A day that is over everywhere.
std::string Yesterday();

class SuppliesTest : public ::testing::Test {
 protected:
  template <class Response, class Request>
  absl::StatusOr<Response> Catalogue(const access::Principal& caller, std::string_view rpc, const Request& request) {
    return suite_.Call<Response>(caller, "passerelle.supplies.v1.CatalogueService." + std::string(rpc), request);
  }
  template <class Response, class Request>
  absl::StatusOr<Response> Ledger(const access::Principal& caller, std::string_view rpc, const Request& request,
                                  std::string_view key = "") {
    return suite_.Call<Response>(caller, "passerelle.supplies.v1.LedgerService." + std::string(rpc), request, key);
  }

  // A new item that is kept by lot and expiry.
  std::string NewTrackedItem(std::int32_t alert_below = 0);
  // A new item without lots.
  std::string NewPlainItem() { return suite_.NewItem(); }
  v1::CreateItemRequest ItemRequest(const std::string& id) const;
  // Another location of the site (or of `site`).
  std::string NewLocation(v1::LocationKind kind, const std::string& site = "");

  // Requests with one line. An empty lot is left out.
  v1::RecordReceiptRequest Receipt(const std::string& item, std::int32_t quantity, const std::string& lot = "",
                                   const std::string& expire_date = "") const;
  v1::RecordTransferRequest Transfer(const std::string& to, const std::string& item, std::int32_t quantity,
                                     const std::string& lot = "") const;
  v1::RecordDisposalRequest Disposal(const std::string& item, std::int32_t quantity, const std::string& lot = "") const;
  v1::RecordDistributionRequest Distribution(const std::string& item, std::int32_t quantity,
                                             const std::string& lot = "") const;
  v1::RecordStockCountRequest Count(const std::string& item, std::int32_t counted, const std::string& lot = "") const;

  v1::Receipt Receive(const std::string& item, std::int32_t quantity, const std::string& lot = "",
                      const std::string& expire_date = "") {
    return Must(Ledger<v1::Receipt>(keeper_, "RecordReceipt", Receipt(item, quantity, lot, expire_date)));
  }
  absl::StatusOr<v1::Movement> Reverse(const std::string& movement, const access::Principal* caller = nullptr);
  // Recalls one lot.
  void Hold(const std::string& item, const std::string& lot);

  // What the books say.
  std::vector<v1::Balance> Stock(const std::string& location, const std::string& item);
  std::int32_t Held(const std::string& location, const std::string& item, const std::string& lot = "");
  std::vector<v1::Movement> MovementsOf(const std::string& document);
  // The alerts about an item at the site.
  std::vector<v1::StockAlert> AlertsAbout(const std::string& item);
  std::size_t CountRows(const std::string& query);
  // How many balances are not the sum of their movements.
  std::size_t Imbalances();
  // The facts that supplies has told others, of those that `wanted` accepts.
  std::vector<events::v1::Fact> Told(const std::function<bool(const events::v1::Fact&)>& wanted);

  // A visit that hands out one item, at this moment or at noon of that day.
  events::v1::VisitRecorded Visit(const std::string& item, std::int32_t quantity,
                                  const std::string& service_day = "") const;
  events::v1::VisitRecorded VisitAt(absl::Time time, const std::string& item, std::int32_t quantity) const;
  // Told to supplies as contacts would.
  void Tell(const std::vector<events::v1::Fact>& facts);
  void TellVisit(const events::v1::VisitRecorded& visit);
  void TellVoided(const std::string& visit);

  Suite& suite_ = Suite::Running();
  const std::string site_ = suite_.NewSite();
  const std::string store_ = suite_.NewStore(site_);
  const access::Principal keeper_ = Coordinator(site_);
};

// Runs every action at the same moment on its own thread.
void Together(const std::vector<std::function<void()>>& actions);

}  // namespace passerelle::supplies
