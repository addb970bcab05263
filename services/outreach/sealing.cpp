#include "services/outreach/sealing.h"

#include "services/outreach/sealed_fields.h"
#include "services/runtime/vault/request_hash.h"
#include "services/runtime/vault/seal_columns.h"

namespace passerelle::outreach {
namespace {

using vault::ClearTable;

constexpr char kOfPerson[] = "coalesce(person::text, 'service')";
constexpr char kOfService[] = "'service'";

const std::vector<ClearTable>& ClearTables() {
  static const auto& tables = *new std::vector<ClearTable>{
      {"territory", "id", "text", kOfService, {{"clear_note", "note", kTerritoryNote}}},
      {"staff_member", "id", "text", kOfService, {{"clear_display_name", "display_name", kStaffMemberName}}},
      {"activity", "id", "uuid", kOfService, {{"clear_note", "note", kActivityNote}}},
      {"mediation_action", "id", "uuid", kOfService, {{"clear_note", "note", kMediationNote}}},
      {"outing",
       "id",
       "uuid",
       kOfService,
       {{"clear_stops", "stops", kOutingStops},
        {"clear_note", "note", kOutingNote},
        {"clear_report", "report", kOutingReport}}},
      {"outing_series", "id", "uuid", kOfService, {{"clear_content", "content", kSeriesContent}}},
      {"waiting_entry", "id", "uuid", kOfPerson, {{"clear_reason", "reason", kAppointmentReason}}},
      {"appointment",
       "id",
       "uuid",
       kOfPerson,
       {{"clear_reason", "reason", kAppointmentReason},
        {"clear_cancel_reason", "cancel_reason", kAppointmentCancelReason}}},
  };
  return tables;
}

const std::vector<vault::RequestTable>& RequestTables() {
  static const auto& tables = *new std::vector<vault::RequestTable>{
      {"site", "text"},        {"vehicle", "text"},  {"territory", "text"},        {"staff_member", "text"},
      {"absence", "uuid"},     {"outing", "uuid"},   {"outing_series", "uuid"},    {"waiting_entry", "uuid"},
      {"appointment", "uuid"}, {"activity", "uuid"}, {"mediation_action", "uuid"}, {"calendar_key", "uuid"},
  };
  return tables;
}

}  // namespace

process::DataStep SealClearText() {
  return {.before = "0008_clear_text_gone",
          .run = [](db::Connection& owner, const vault::Vault& vault, const config::Settings&) {
            return vault::SealColumns(owner, vault, ClearTables());
          }};
}

process::DataStep KeyRequestHashes() {
  return {.before = "0009_keyed_request_hashes",
          .run = [](db::Connection& owner, const vault::Vault& vault, const config::Settings&) {
            return vault::KeyRequestHashes(owner, vault, RequestTables());
          }};
}

}  // namespace passerelle::outreach
