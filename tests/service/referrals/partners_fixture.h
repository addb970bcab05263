// The directory of partners, and the words in which its tests are written.
#pragma once

#include <absl/status/statusor.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <source_location>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "passerelle/referrals/v1/partners.pb.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/uuid.h"
#include "tests/support/suite.h"

namespace passerelle::referrals {

using common::v1::ReferralTheme;

class Partners : public ::testing::Test {
 protected:
  template <class Response, class Request>
  absl::StatusOr<Response> Call(const access::Principal& caller, std::string_view rpc, const Request& request) {
    return suite_.Call<Response>(caller, "passerelle.referrals.v1.PartnerService." + std::string(rpc), request);
  }
  // The value of an answer that must be OK; the test ends when it is not.
  template <class T>
  static T Must(absl::StatusOr<T> answer, const std::source_location& where = std::source_location::current()) {
    if (answer.ok()) return *std::move(answer);
    ADD_FAILURE_AT(where.file_name(), static_cast<int>(where.line())) << answer.status();
    throw std::runtime_error("a call that must succeed was refused");
  }
  // The reason of a refused call; "OK" for one that was not refused.
  template <class T>
  static std::string Refusal(const absl::StatusOr<T>& answer) {
    return answer.ok() ? "OK" : ReasonOf(answer.status());
  }

  // A partner whose slug and name nobody else has.
  static v1::CreatePartnerRequest PartnerRequest();
  static v1::Channels WebhookTo(const std::string& url);
  static v1::Channels EmailTo(const std::string& address);

  absl::StatusOr<v1::Partner> Create(const v1::CreatePartnerRequest& request) {
    return Call<v1::Partner>(director_, "CreatePartner", request);
  }
  v1::Partner NewPartner(const std::vector<ReferralTheme::Theme>& themes = {}, const v1::Channels& channels = {});
  absl::StatusOr<v1::Partner> Get(const std::string& id);
  // Writes the named fields of `partner`.
  absl::StatusOr<v1::Partner> Update(const v1::Partner& partner, const std::vector<std::string>& fields);
  absl::StatusOr<v1::ListPartnersResponse> List(const v1::ListPartnersRequest& request) {
    return Call<v1::ListPartnersResponse>(director_, "ListPartners", request);
  }
  // The slugs of every partner listed.
  std::vector<std::string> Listed(const v1::ListPartnersRequest& request);

  testing::Suite& suite_ = testing::Suite::Running();
  const access::Principal director_ = testing::Director();
};

}  // namespace passerelle::referrals
