// What tests of merging, erasure, export, retention and emergency access share.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "passerelle/common/v1/raw_body.pb.h"
#include "passerelle/contacts/v1/data_rights.pb.h"
#include "passerelle/contacts/v1/emergency_access.pb.h"
#include "passerelle/contacts/v1/merging.pb.h"
#include "passerelle/contacts/v1/retention.pb.h"
#include "tests/service/contacts/consents_fixture.h"

namespace passerelle::contacts {

class Rights : public Consents {
 protected:
  // --- people and what is recorded of them ---
  std::string PersonAt(const std::string& site, const std::string& pseudonym = "");
  v1::Visit VisitOf(const std::string& person, const std::string& site, const std::string& note = "");
  std::vector<std::string> VisitIds(const access::Principal& caller, const std::string& person);
  v1::Consent SignedBy(const std::string& person);
  std::vector<std::string> Found(const v1::ListPeopleRequest& request);  // by the director, ids
  std::vector<std::string> FoundAt(const std::string& site);
  std::vector<std::string> FoundByCode(const std::string& code);

  // --- merging ---
  absl::StatusOr<v1::Person> Merge(const access::Principal& caller, const std::string& person,
                                   const std::string& duplicate, const std::string& etag = "");
  absl::StatusOr<v1::Person> Unmerge(const access::Principal& caller, const std::string& person,
                                     const std::string& duplicate, const std::string& etag = "");
  std::string DuplicateOf(const std::string& person, const std::string& site);  // merged

  // --- erasure and access ---
  absl::StatusOr<v1::Erasure> Erase(const access::Principal& caller, const std::string& person);
  absl::StatusOr<v1::Erasure> GetErasure(const access::Principal& caller, const std::string& erasure);
  absl::StatusOr<v1::ListErasuresResponse> ListErasures(const access::Principal& caller,
                                                        const v1::ListErasuresRequest& request);
  absl::StatusOr<common::v1::RawBody> Export(const access::Principal& caller, const std::string& person);

  // --- emergencies ---
  absl::StatusOr<v1::EmergencyAccess> Open(const access::Principal& caller, const std::string& person,
                                           const std::string& key = "");
  absl::StatusOr<v1::ListEmergencyAccessesResponse> ListEmergencies(const access::Principal& caller,
                                                                    const v1::ListEmergencyAccessesRequest& request);
  absl::StatusOr<v1::EmergencyAccess> Review(const access::Principal& caller, const std::string& access);

  // Runs a statement on the service's database.
  db::Result Sql(const std::string& sql, const db::Params& params = {});

  const access::Principal coordinator_ = testing::Coordinator(site_);
  const std::string other_site_ = suite_.NewSite();
  // Leads both sites.
  const access::Principal both_ = testing::WithRole("coordinator", {site_, other_site_});
};

// The reason that Rights::Open gives.
inline constexpr std::string_view kEmergencyReason = "Inconsciente devant le bus, seule";

}  // namespace passerelle::contacts
