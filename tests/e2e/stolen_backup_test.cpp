// Somebody walks away with the suite's databases, their files, its cache and its logs, and has learnt nothing about
// anybody.
#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>
#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/e2e/caller.h"
#include "tests/e2e/local_suite.h"
#include "tests/support/stolen_copies.h"

namespace passerelle::e2e {
namespace {

using Json = nlohmann::json;
using ::testing::IsEmpty;
using ::testing::Not;

// Words that occur nowhere else.
constexpr char kNumbatPseudonym[] = "Numbatpseudonym";
constexpr char kNumbatGivenName[] = "Numbatgivenname";
constexpr char kNumbatFamilyName[] = "Numbatfamilyname";
constexpr char kNumbatBirthDate[] = "1931-02-17";
constexpr char kNumbatPhone[] = "+33 6 98 31 02 17";
constexpr char kNumbatNote[] = "Numbatnote";
constexpr char kNumbatDocument[] = "Numbatdocument";
constexpr char kNumbatSummary[] = "Numbatsummary";
constexpr char kNumbatReason[] = "Numbatdeclinereason";
constexpr char kNumbatEmergency[] = "Numbatemergencyreason";
constexpr char kNumbatStaff[] = "Numbatstaffname";
constexpr char kNumbatStop[] = "Numbatstopname";
constexpr char kNumbatOuting[] = "Numbatoutingnote";
constexpr char kNumbatTerritory[] = "Numbatterritorynote";
constexpr char kNumbatActivity[] = "Numbatactivitynote";
constexpr char kNumbatMediation[] = "Numbatmediationnote";
constexpr char kNumbatWaiting[] = "Numbatwaitingreason";

class AStolenBackup : public ::testing::Test {
 protected:
  AStolenBackup() {
    const Printed up = suite_.Up();
    if (up.exit_code != 0) throw std::runtime_error(up.text);
  }

  // Writes a word into every kind of record that is about a person, and answers the person's code.
  std::string LeaveTraces() {
    Caller team(suite_.As("reception"));
    const Json person = team.Post("/v1/people", {{"site", "montreuil"},
                                                 {"pseudonym", kNumbatPseudonym},
                                                 {"gender", "WOMAN"},
                                                 {"adultConfirmed", true},
                                                 {"identity",
                                                  {{"givenName", kNumbatGivenName},
                                                   {"familyName", kNumbatFamilyName},
                                                   {"birthDate", kNumbatBirthDate},
                                                   {"phone", kNumbatPhone}}}});
    const std::string id = person["id"];
    const std::string now = absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::Now(), absl::UTCTimeZone());
    team.Post("/v1/visits", {{"site", "montreuil"},
                             {"occurTime", now},
                             {"setting", "FIXED_SITE"},
                             {"person", id},
                             {"acts", Json::array({{{"kind", "WELCOME"}}})},
                             {"note", kNumbatNote}});
    EXPECT_EQ(team.Get(absl::StrCat("/v1/people?q=", kNumbatPseudonym))["people"].size(), 1);
    Refer(team, id);
    LookInAnEmergency(id);
    GoOutside(id);
    return person["code"];
  }
  // Somebody of another site looks at them.
  void LookInAnEmergency(const std::string& person) {
    simulator::Access access = suite_.As("director");
    access.token = Caller(access).Post("/v1/apiKeys",
                                       {{"displayName", "Calais"}, {"role", "nurse"}, {"sites", {"calais"}}})["secret"];
    Caller nurse(access);
    nurse.Post(absl::StrCat("/v1/people/", person, ":emergencyAccess"), {{"reason", kNumbatEmergency}});
    EXPECT_EQ(nurse.Get(absl::StrCat("/v1/people/", person))["pseudonym"], kNumbatPseudonym);
  }
  void GoOutside(const std::string& person) {
    Caller coordinator(suite_.As("coordinator"));
    Json team = Json::array();
    for (const char* member : {"sacha", "camille"}) {
      team.push_back(coordinator.Post("/v1/staffMembers",
                                      {{"id", member}, {"site", "montreuil"}, {"displayName", kNumbatStaff}})["id"]);
    }
    coordinator.Post("/v1/territories",
                     {{"id", "quays"}, {"site", "montreuil"}, {"displayName", "Quays"}, {"note", kNumbatTerritory}});
    const auto hours_from_now = [](int hours) {
      return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::Now() + hours * absl::Hours(1), absl::UTCTimeZone());
    };
    const Json outing = coordinator.Post("/v1/outings", {{"site", "montreuil"},
                                                         {"kind", "MARAUDE"},
                                                         {"startTime", hours_from_now(24)},
                                                         {"endTime", hours_from_now(26)},
                                                         {"team", team},
                                                         {"territory", "quays"},
                                                         {"note", kNumbatOuting},
                                                         {"stops", Json::array({{{"name", kNumbatStop}}})}});
    EXPECT_EQ(outing["note"], kNumbatOuting);
    coordinator.Post("/v1/activities", {{"site", "montreuil"},
                                        {"kind", "TEAM_MEETING"},
                                        {"title", "Meeting"},
                                        {"startTime", hours_from_now(48)},
                                        {"endTime", hours_from_now(49)},
                                        {"note", kNumbatActivity}});
    coordinator.Post("/v1/mediationActions", {{"site", "montreuil"},
                                              {"occurTime", hours_from_now(-1)},
                                              {"kind", "RESIDENTS"},
                                              {"minutes", 10},
                                              {"note", kNumbatMediation}});
    const std::string day = hours_from_now(240).substr(0, 10);
    const Json waiting = coordinator.Post("/v1/waitingEntries", {{"site", "montreuil"},
                                                                 {"person", person},
                                                                 {"from", day},
                                                                 {"to", day},
                                                                 {"durationMinutes", 30},
                                                                 {"reason", kNumbatWaiting}});
    EXPECT_EQ(waiting["reason"], kNumbatWaiting);
  }
  void Refer(Caller& team, const std::string& person) {
    Caller director(suite_.As("director"));
    director.Post("/v1/partners", {{"id", "foyer"}, {"name", "Foyer"}, {"themes", {"HOUSING"}}});
    simulator::Access access = suite_.As("director");
    access.token = director.Post("/v1/apiKeys",
                                 {{"displayName", "Logiciel"}, {"role", "partner"}, {"partner", "foyer"}})["secret"];
    Caller partner(access);
    const std::string consent =
        team.Post(absl::StrCat("/v1/people/", person, "/consents"), {{"purpose", "REFERRAL"},
                                                                     {"partner", "foyer"},
                                                                     {"form", "WRITTEN_PAPER"},
                                                                     {"categories", {"SUMMARY", "PSEUDONYM"}},
                                                                     {"documentRef", kNumbatDocument}})["id"];
    const std::string referral = team.Post("/v1/referrals", {{"site", "montreuil"},
                                                             {"person", person},
                                                             {"partner", "foyer"},
                                                             {"theme", "HOUSING"},
                                                             {"summary", kNumbatSummary},
                                                             {"disclose", {"SUMMARY", "PSEUDONYM"}}})["id"];
    team.Post(absl::StrCat("/v1/referrals/", referral, ":send"), {{"consent", consent}});
    const std::string theirs = absl::StrCat("/v1/partner/referrals/", referral);
    EXPECT_EQ(partner.Get(theirs)["disclosed"]["summary"], kNumbatSummary);
    partner.Post(theirs + ":acknowledge");
    partner.Post(theirs + ":decline", {{"reason", kNumbatReason}});
    EXPECT_EQ(team.Get(absl::StrCat("/v1/referrals/", referral))["declineReason"], kNumbatReason);
  }
  testing::Servers Servers() const {
    const std::filesystem::path home = suite_.servers_home();
    std::string password;
    std::ifstream(suite_.state() / "secrets" / "postgres") >> password;
    return {.postgres = home / "postgres", .postgres_password = password, .redis_socket = home / "redis/redis.sock"};
  }

  const LocalSuite suite_;
};

TEST_F(AStolenBackup, ReadsNothing) {
  const std::string code = LeaveTraces();
  const std::vector<std::string> words = {kNumbatPseudonym,
                                          kNumbatGivenName,
                                          kNumbatFamilyName,
                                          kNumbatBirthDate,
                                          kNumbatPhone,
                                          kNumbatNote,
                                          kNumbatDocument,
                                          kNumbatSummary,
                                          kNumbatReason,
                                          kNumbatEmergency,
                                          kNumbatStaff,
                                          kNumbatStop,
                                          kNumbatOuting,
                                          kNumbatTerritory,
                                          kNumbatActivity,
                                          kNumbatMediation,
                                          kNumbatWaiting,
                                          code,
                                          absl::StrReplaceAll(code, {{"-", ""}})};
  EXPECT_THAT(testing::FindInStolenCopies(words, Servers()), IsEmpty());
  EXPECT_THAT(testing::FindWords(words, {suite_.state() / "logs"}), IsEmpty());
  EXPECT_THAT(testing::FindInStolenCopies({"montreuil"}, Servers()), Not(IsEmpty())) << "what is no secret is found";
}

}  // namespace
}  // namespace passerelle::e2e
