#include "services/statistics/state.h"

#include <absl/cleanup/cleanup.h>

#include <algorithm>

#include "services/runtime/base/status.h"
#include "services/runtime/telemetry/log.h"
#include "services/statistics/facts.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {
namespace {

// How many positions of a feed are read at once.
constexpr std::int64_t kStretch = 20000;
constexpr std::int32_t kRowsAtOnce = 20000;
// Counting a whole country's years takes seconds.
constexpr absl::Duration kCatchUpBudget = absl::Minutes(2);
constexpr absl::Duration kRetryAfter = absl::Seconds(2);

bool Reaches(const Positions& have, const Positions& least) {
  return have.generation == least.generation && have.contacts >= least.contacts && have.supplies >= least.supplies &&
         have.outreach >= least.outreach && have.referrals >= least.referrals;
}

}  // namespace

absl::Status FiguresCatchingUp() {
  return WithRetryAfter(
      Error(absl::StatusCode::kUnavailable, "FIGURES_CATCHING_UP", "The figures are being counted; try again."),
      kRetryAfter);
}

absl::StatusOr<Positions> ReadPositions(db::Executor& database) {
  ASSIGN_OR_RETURN(const db::Result rows, database.ExecuteOne(sql::kReadPositions, {}));
  return Positions{rows[0].Int("generation"), rows[0].Int("contacts"),  rows[0].Int("supplies"),
                   rows[0].Int("outreach"),   rows[0].Int("referrals"), rows[0].Bool("whole")};
}

void State::CatchUp() {
  const absl::Time deadline = absl::Now() + kCatchUpBudget;
  db::Session session(pool_, deadline);
  const absl::Status status = Follow(session, deadline);
  if (status.ok()) return;
  telemetry::Log(telemetry::Level::kWarning, "figures could not follow the facts",
                 {{"code", std::string(CodeName(status.code()))}});
}

absl::Status State::Follow(db::Executor& database, absl::Time deadline) {
  if (!TakeTurn(deadline)) return FiguresCatchingUp();
  const absl::Cleanup end_turn = [this] { EndTurn(); };
  return FollowInTurn(database);
}

absl::Status State::FollowTo(const Positions& least, db::Executor& database, absl::Time deadline) {
  return Reaches(Counted(), least) ? absl::OkStatus() : Follow(database, deadline);
}

bool State::TakeTurn(absl::Time deadline) {
  const auto is_free = [this]() ABSL_SHARED_LOCKS_REQUIRED(turn_) { return !following_; };
  absl::MutexLock lock(&turn_);
  if (!turn_.AwaitWithDeadline(absl::Condition(&is_free), deadline)) return false;
  following_ = true;
  return true;
}

void State::EndTurn() {
  absl::MutexLock lock(&turn_);
  following_ = false;
}

absl::Status State::FollowInTurn(db::Executor& database) {
  ASSIGN_OR_RETURN(Positions target, ReadPositions(database));
  while (true) {
    RETURN_IF_ERROR(FollowFeeds(target, database));
    // A rebuild that began meanwhile has emptied what was being read.
    ASSIGN_OR_RETURN(const Positions now, ReadPositions(database));
    if (now.generation == target.generation) return absl::OkStatus();
    target = now;
  }
}

Positions State::Counted() const {
  absl::ReaderMutexLock lock(&reading_);
  return counted_;
}

bool State::KnowsSite(std::string_view site) const {
  absl::ReaderMutexLock lock(&reading_);
  return figures_->KnowsSite(std::string(site));
}

absl::Status State::Read(const Positions& least, const std::function<void(const Figures&)>& use) const {
  absl::ReaderMutexLock lock(&reading_);
  if (!Reaches(counted_, least)) return FiguresCatchingUp();
  use(*figures_);
  return absl::OkStatus();
}

absl::Status State::FollowFeeds(const Positions& target, db::Executor& database) {
  if (Counted().generation != target.generation) StartAgain(target.generation);
  RETURN_IF_ERROR(FollowOutreach(target.outreach, database));
  RETURN_IF_ERROR(FollowReferrals(target.referrals, database));
  RETURN_IF_ERROR(FollowSupplies(target.supplies, database));
  RETURN_IF_ERROR(FollowPeople(database));
  RETURN_IF_ERROR(FollowMerges(database));
  return FollowVisits(target.contacts, database);
}

void State::StartAgain(std::int64_t generation) {
  absl::MutexLock lock(&reading_);
  figures_ = std::make_unique<Figures>();
  counted_ = {.generation = generation};
  read_ = {};
}

absl::Status State::FollowRows(const db::Statement& statement, std::int64_t& last, db::Executor& database,
                               const std::function<void(Figures&, const db::Row&)>& use) {
  while (true) {
    ASSIGN_OR_RETURN(const db::Result rows, database.Execute(statement, {last, kRowsAtOnce}));
    absl::MutexLock lock(&reading_);
    for (const db::Row row : rows) use(*figures_, row);
    if (!rows.empty()) last = rows[rows.size() - 1].Int("position");
    if (rows.size() < static_cast<std::size_t>(kRowsAtOnce)) return absl::OkStatus();
  }
}

absl::Status State::FollowPeople(db::Executor& database) {
  return FollowRows(sql::kLoadPeople, read_.people, database, [](Figures& figures, const db::Row& row) {
    figures.SetPerson(ParseId(row.Text("id")), row.Int32("gender"), row.Int32("birth_year"));
  });
}

absl::Status State::FollowMerges(db::Executor& database) {
  return FollowRows(sql::kLoadMerges, read_.merges, database, [](Figures& figures, const db::Row& row) {
    figures.SetMerged(ParseId(row.Text("duplicate")), ParseId(row.Text("person")));
  });
}

absl::Status State::FollowVisits(std::int64_t target, db::Executor& database) {
  std::int64_t from = Counted().contacts;
  while (from < target) {
    const std::int64_t to = std::min(target, from + kStretch);
    ASSIGN_OR_RETURN(const db::Result recorded, database.Execute(sql::kLoadVisits, {from, to}));
    ASSIGN_OR_RETURN(const db::Result voided, database.Execute(sql::kLoadVoidedVisits, {from, to}));
    absl::MutexLock lock(&reading_);
    for (const db::Row row : recorded) figures_->CountVisit(VisitFromRow(row), 1);
    for (const db::Row row : voided) figures_->CountVisit(VisitFromRow(row), -1);
    counted_.contacts = from = to;
  }
  return absl::OkStatus();
}

absl::Status State::FollowSupplies(std::int64_t target, db::Executor& database) {
  std::int64_t from = Counted().supplies;
  if (from == target) return absl::OkStatus();
  RETURN_IF_ERROR(
      FollowRows(sql::kLoadOverdoseKits, read_.overdose_kits, database, [](Figures& figures, const db::Row& row) {
        figures.SetOverdoseKit(row.Text("site"), ParseId(row.Text("id")), OverdoseKitFromRow(row));
      }));
  ASSIGN_OR_RETURN(const db::Result items, database.Execute(sql::kLoadItems, {from}));
  {
    absl::MutexLock lock(&reading_);
    for (const db::Row row : items) {
      figures_->SetItem(row.Text("id"), row.Text("report_line"), row.Text("family"),
                        Pair(row.Text("components"), row.Text("quantities")));
    }
  }
  while (from < target) {
    const std::int64_t to = std::min(target, from + kStretch);
    ASSIGN_OR_RETURN(const db::Result lines, database.Execute(sql::kLoadDistributionLines, {from, to}));
    ASSIGN_OR_RETURN(const db::Result returns, database.Execute(sql::kLoadSharpsReturns, {from, to}));
    absl::MutexLock lock(&reading_);
    for (const db::Row row : lines) figures_->CountHandout(HandoutFromRow(row));
    for (const db::Row row : returns) figures_->CountReturn(ReturnFromRow(row));
    counted_.supplies = from = to;
  }
  return absl::OkStatus();
}

absl::Status State::FollowOutreach(std::int64_t target, db::Executor& database) {
  const std::int64_t from = Counted().outreach;
  if (from == target) return absl::OkStatus();
  RETURN_IF_ERROR(FollowRows(sql::kLoadOutings, read_.outings, database, [](Figures& figures, const db::Row& row) {
    figures.SetOuting(row.Text("site"), ParseId(row.Text("id")), OutingFromRow(row));
  }));
  RETURN_IF_ERROR(
      FollowRows(sql::kLoadMediationActions, read_.mediations, database, [](Figures& figures, const db::Row& row) {
        figures.SetMediation(row.Text("site"), ParseId(row.Text("id")), MediationFromRow(row));
      }));
  RETURN_IF_ERROR(
      FollowRows(sql::kLoadActivities, read_.activities, database, [](Figures& figures, const db::Row& row) {
        figures.SetActivity(row.Text("site"), ParseId(row.Text("id")), ActivityFromRow(row));
      }));
  ASSIGN_OR_RETURN(const db::Result sites, database.Execute(sql::kLoadSites, {from}));
  absl::MutexLock lock(&reading_);
  for (const db::Row row : sites) figures_->SetSite(row.Text("id"), SiteFromRow(row));
  counted_.outreach = target;
  return absl::OkStatus();
}

absl::Status State::FollowReferrals(std::int64_t target, db::Executor& database) {
  if (Counted().referrals == target) return absl::OkStatus();
  RETURN_IF_ERROR(FollowRows(sql::kLoadReferrals, read_.referrals, database, [](Figures& figures, const db::Row& row) {
    figures.SetReferral(row.Text("site"), ParseId(row.Text("id")), ReferralFromRow(row));
  }));
  absl::MutexLock lock(&reading_);
  counted_.referrals = target;
  return absl::OkStatus();
}

}  // namespace passerelle::statistics
