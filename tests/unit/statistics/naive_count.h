// The definitions of the report, counted the slow and obvious way: the oracle of the figures in memory.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "passerelle/statistics/v1/reports.pb.h"
#include "services/statistics/outreach_facts.h"
#include "services/statistics/referral_facts.h"

namespace passerelle::statistics {

// A visit as a team would describe it.
struct PlainVisit {
  std::string site;
  Day day = 0;
  common::v1::Setting setting = common::v1::FIXED_SITE;
  std::string person;  // UUID; empty: anonymous
  common::v1::Gender gender = common::v1::UNKNOWN;
  common::v1::AgeBand age_band = common::v1::AGE_UNKNOWN;
  int people = 1;
  std::vector<std::pair<common::v1::ActKind, int>> acts;
  std::vector<std::pair<std::string, int>> handouts;
  int syringes_returned = 0;
  bool with_outing = false;
};

struct PlainPerson {
  common::v1::Gender gender = common::v1::UNKNOWN;
  int birth_year = 0;
};

struct PlainItem {
  std::string report_line;
  std::vector<std::pair<std::string, int>> components;
};

// An outing, an action of mediation, an activity or a referral as it now is, at its site.
struct PlainOuting {
  std::string site;
  OutingFact fact;
};
struct PlainMediation {
  std::string site;
  MediationFact fact;
};
struct PlainActivity {
  std::string site;
  ActivityFact fact;
};

struct PlainReferral {
  std::string site;
  ReferralFact fact;
};

// Everything that was ever told and still stands.
struct World {
  std::vector<PlainVisit> visits;
  std::map<std::string, PlainPerson> people;
  std::map<std::string, std::string> second_records;  // duplicate → the person it counts as
  std::map<std::string, PlainItem> items;
  std::map<std::string, PlainOuting> outings;  // by UUID, as those below
  std::map<std::string, PlainMediation> mediations;
  std::map<std::string, PlainActivity> activities;
  std::map<std::string, PlainReferral> referrals;
};

v1::ActivityReport NaiveReport(const World& world, const std::set<std::string>& sites, DayRange range);
std::int64_t NaiveMetric(const World& world, const std::set<std::string>& sites, v1::Metric metric, DayRange range);

}  // namespace passerelle::statistics
