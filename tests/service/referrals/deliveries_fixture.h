// Couriers on a database of their own, with the clock in the test's hand, and the partners that they call on.
#pragma once

#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <source_location>
#include <stdexcept>
#include <string>
#include <vector>

#include "passerelle/referrals/v1/deliveries.pb.h"
#include "services/referrals/deliveries/courier.h"
#include "services/runtime/db/database.h"
#include "services/runtime/rpc/neighbours.h"
#include "services/runtime/vault/keeper.h"
#include "tests/support/master_keys.h"
#include "tests/support/node_server.h"
#include "tests/support/postgres.h"

namespace passerelle::referrals {

class Deliveries : public ::testing::Test {
 protected:
  struct Channels {
    std::string webhook = "";
    std::string email = "";
    std::vector<std::string> secrets = {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"};  // the current one first
  };

  Deliveries();

  template <class T>
  static T Must(absl::StatusOr<T> answer, const std::source_location& where = std::source_location::current()) {
    if (answer.ok()) return *std::move(answer);
    ADD_FAILURE_AT(where.file_name(), static_cast<int>(where.line())) << answer.status();
    throw std::runtime_error("what must succeed did not");
  }
  db::Result Sql(const std::string& sql, const db::Params& params = {}) {
    return testing::Postgres::Running().Sql(database_.name, sql, params);
  }

  // Slugs and ids of new ones.
  std::string NewPartner(const Channels& channels);
  std::string NewReferral(const std::string& partner);
  static std::string UrlOf(const testing::NodeServer& server, const std::string& scheme = "http",
                           const std::string& host = "127.0.0.1");
  // Writes a notification; its id. It happened at now_.
  std::string Tell(const std::string& partner, const std::string& referral, const std::string& type = "referral.sent");

  // A courier with the usual settings and these.
  std::unique_ptr<Courier> NewCourier(const std::map<std::string, std::string>& settings = {});
  // Has it take what is due at now_.
  bool Run(Courier& courier);
  // The same at each time at which something is due, until nothing is pending.
  void PlayToTheEnd(Courier& courier, testing::NodeServer* receiver = nullptr);
  // Moves now_ to when the delivery is due.
  void AwaitNextAttempt(const std::string& delivery);
  // A receiver that checks signatures, and its answers from now on.
  static void Answer(testing::NodeServer& receiver, nlohmann::json plan, absl::Time clock = absl::Now());

  v1::Delivery Read(const std::string& delivery);
  // The errors of a delivery's attempts, in their order.
  std::vector<std::string> ErrorsOf(const std::string& delivery);
  // The kinds of the alerts about a partner, in their order.
  std::vector<std::string> AlertsAbout(const std::string& partner);
  static std::vector<std::string> IdsOf(const std::vector<nlohmann::json>& events);

  const testing::Database database_;
  const std::string master_keys_ = testing::NewMasterKeys();
  const vault::Vault vault_ = vault::Vault::Create(master_keys_).value();
  std::unique_ptr<db::Pool> pool_;
  std::unique_ptr<vault::Keeper> keeper_;
  std::unique_ptr<rpc::Neighbours> neighbours_;
  bool stopping_ = false;  // whether the process of the courier is to end
  absl::Time now_ = absl::FromUnixMicros(absl::ToUnixMicros(absl::Now()));
};

}  // namespace passerelle::referrals
