// Naloxone kits, followed by the number on their card.
#include <atomic>
#include <cctype>

#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/spoken_code.h"
#include "tests/service/supplies/overdose_kits_fixture.h"

namespace passerelle::supplies {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

TEST_F(OverdoseKitsTest, AKitLeavesTheLocationFirstExpiredFirstOut) {
  const std::string item = NewNaloxone();
  Receive(item, 5, "late", "2032-05-31");
  Receive(item, 5, "soon", "2031-05-31");
  const v1::OverdoseKit kit = Record(FirstKit(item));
  EXPECT_EQ(kit.site(), site_);
  EXPECT_EQ(kit.item(), item);
  EXPECT_EQ(kit.lot(), "soon");
  EXPECT_EQ(kit.expire_date(), "2031-05-31");
  EXPECT_EQ(kit.training_minutes(), 20);
  EXPECT_EQ(Held(store_, item, "soon"), 4);
  const auto movements = MovementsOf(kit.id());
  ASSERT_THAT(movements, SizeIs(1));
  EXPECT_EQ(movements[0].kind(), v1::HANDED_OUT);
  const auto told = Told([&](const events::v1::Fact& fact) {
    return fact.has_distribution_recorded() && fact.distribution_recorded().distribution() == kit.id();
  });
  EXPECT_THAT(told, SizeIs(1));
  EXPECT_EQ(Imbalances(), 0u);
}

TEST_F(OverdoseKitsTest, TheCardCanBeReadAloudAndIsFoundHoweverItIsTyped) {
  const std::string item = NewNaloxone();
  Receive(item, 5, "A", "2031-05-31");
  const v1::OverdoseKit kit = Record(FirstKit(item));
  Record(FirstKit(item));
  ASSERT_THAT(kit.card(), MatchesRegex("[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{2}"));
  EXPECT_TRUE(ParseSpokenCode(kit.card(), 6).has_value());
  v1::ListOverdoseKitsRequest by_card;
  for (std::string typed : {kit.card(), kit.card().substr(0, 4) + " " + kit.card().substr(5)}) {
    for (char& c : typed) c = static_cast<char>(std::tolower(c));
    by_card.set_card(typed);
    EXPECT_THAT(Listed(by_card), ElementsAre(kit.id())) << typed;
  }
  std::string wrong = kit.card();
  wrong[0] = wrong[0] == '2' ? '3' : '2';
  by_card.set_card(wrong);
  EXPECT_THAT(Listed(by_card), IsEmpty());
}

TEST_F(OverdoseKitsTest, AnotherItemIsNotNaloxone) {
  EXPECT_EQ(RefusalOf(FirstKit(NewPlainItem())), "NOT_NALOXONE");
  EXPECT_EQ(RefusalOf(FirstKit("no-such-item")), "ITEM_UNKNOWN");
}

TEST_F(OverdoseKitsTest, AFirstKitComesWithATraining) {
  const std::string item = NewNaloxone();
  Receive(item, 5, "A", "2031-05-31");
  v1::RecordOverdoseKitRequest request = FirstKit(item);
  request.clear_training_minutes();
  EXPECT_EQ(RefusalOf(request), "TRAINING_MISSING");
  request.set_occasion(v1::OverdoseKit::REPLACEMENT);
  request.set_replaces(v1::OverdoseKit::LOST);
  EXPECT_EQ(Record(request).replaces(), v1::OverdoseKit::LOST);
}

TEST_F(OverdoseKitsTest, AReplacementSaysWhatBecameOfTheOneBefore) {
  v1::RecordOverdoseKitRequest request = FirstKit(NewNaloxone());
  request.set_occasion(v1::OverdoseKit::REPLACEMENT);
  EXPECT_EQ(RefusalOf(request), "REPLACEMENT_REASON_MISSING");
  request.set_occasion(v1::OverdoseKit::FIRST);
  request.set_replaces(v1::OverdoseKit::USED);
  EXPECT_EQ(RefusalOf(request), "REPLACEMENT_REASON_NOT_ALLOWED");
}

TEST_F(OverdoseKitsTest, WhatIsNotThereOrNotYetIsRefused) {
  const std::string item = NewNaloxone();
  EXPECT_EQ(RefusalOf(FirstKit(item)), "INSUFFICIENT_STOCK");
  Receive(item, 5, "A", "2031-05-31");
  Hold(item, "A");
  EXPECT_EQ(RefusalOf(FirstKit(item)), "INSUFFICIENT_STOCK");
  v1::RecordOverdoseKitRequest elsewhere = FirstKit(item);
  elsewhere.set_location(suite_.NewStore(suite_.NewSite()));
  EXPECT_EQ(RefusalOf(elsewhere), "LOCATION_UNKNOWN");
  v1::RecordOverdoseKitRequest tomorrow = FirstKit(item);
  SetProto(absl::Now() + absl::Hours(24), *tomorrow.mutable_occur_time());
  EXPECT_EQ(RefusalOf(tomorrow), "TIME_IN_FUTURE");
  tomorrow.clear_location();
  tomorrow.set_visit(NewUuidV7());
  EXPECT_EQ(RefusalOf(tomorrow), "TIME_IN_FUTURE");
}

TEST_F(OverdoseKitsTest, AKitComesFromALocationOrFromAVisit) {
  v1::RecordOverdoseKitRequest request = FirstKit(NewNaloxone());
  request.set_visit(NewUuidV7());
  EXPECT_EQ(RefusalOf(request), "INVALID_FIELDS");
  request.clear_visit();
  request.clear_location();
  EXPECT_EQ(RefusalOf(request), "INVALID_FIELDS");
}

TEST_F(OverdoseKitsTest, AKitOfAVisitLeavesNoStockTwice) {
  const std::string item = NewNaloxone();
  Receive(item, 5, "A", "2031-05-31");
  const auto visit = Visit(item, 1, "2024-06-14");
  TellVisit(visit);
  const v1::OverdoseKit kit = Record(KitOfVisit(visit.visit(), item));
  EXPECT_EQ(kit.site(), site_);
  EXPECT_EQ(kit.lot(), "A");
  EXPECT_EQ(kit.expire_date(), "2031-05-31");
  EXPECT_EQ(Held(store_, item, "A"), 4);
  EXPECT_THAT(MovementsOf(kit.id()), IsEmpty());
  ASSERT_THAT(ToldOf(kit.id()), SizeIs(1));
  EXPECT_EQ(ToldOf(kit.id())[0].service_day(), "2024-06-14");
}

TEST_F(OverdoseKitsTest, NothingThatAKitSaysLeadsToItsVisit) {
  const std::string item = NewNaloxone();
  const auto visit = Visit(item, 1);
  TellVisit(visit);
  const v1::OverdoseKit kit = Record(KitOfVisit(visit.visit(), item));
  v1::ListOverdoseKitsRequest list;
  list.set_site(site_);
  const auto listed = Must(Kits<v1::ListOverdoseKitsResponse>("ListOverdoseKits", list));
  ASSERT_THAT(listed.kits(), SizeIs(1));
  for (const v1::OverdoseKit& shown : {kit, Read(kit.id()), listed.kits(0)})
    EXPECT_THAT(shown.DebugString(), ::testing::Not(::testing::HasSubstr(visit.visit())));
}

TEST_F(OverdoseKitsTest, AVisitHasAsManyKitsAsItHandedOutEachOfItsLot) {
  const std::string item = NewNaloxone();
  Receive(item, 1, "late", "2032-05-31");
  Receive(item, 1, "soon", "2031-05-31");
  const auto visit = Visit(item, 3);
  TellVisit(visit);
  std::vector<std::string> lots;
  for (int kit = 0; kit < 3; ++kit) lots.push_back(Record(KitOfVisit(visit.visit(), item)).lot());
  EXPECT_THAT(lots, ElementsAre("soon", "late", ""));
  EXPECT_EQ(RefusalOf(KitOfVisit(visit.visit(), item)), "KIT_NOT_HANDED_OUT");
}

TEST_F(OverdoseKitsTest, CallsAtTheSameMomentRecordNoMoreKitsThanTheVisitHandedOut) {
  const std::string item = NewNaloxone();
  const auto visit = Visit(item, 2);
  TellVisit(visit);
  std::atomic<int> recorded = 0;
  const auto record = [&] {
    if (Kits("RecordOverdoseKit", KitOfVisit(visit.visit(), item)).ok()) ++recorded;
  };
  Together({record, record, record, record});
  EXPECT_EQ(recorded, 2);
}

TEST_F(OverdoseKitsTest, AVisitThatHandedOutOtherThingsOrWasVoidedHandedOutNoKit) {
  const std::string item = NewNaloxone();
  const auto other = Visit(NewPlainItem(), 1);
  TellVisit(other);
  EXPECT_EQ(RefusalOf(KitOfVisit(other.visit(), item)), "KIT_NOT_HANDED_OUT");
  const auto voided = Visit(item, 1);
  TellVisit(voided);
  TellVoided(voided.visit());
  EXPECT_EQ(RefusalOf(KitOfVisit(voided.visit(), item)), "KIT_NOT_HANDED_OUT");
}

TEST_F(OverdoseKitsTest, AVisitThatTheFeedHasNotBroughtIsToBeTriedAgain) {
  const std::string item = NewNaloxone();
  const auto visit = Visit(item, 1);
  const auto refused = Kits("RecordOverdoseKit", KitOfVisit(visit.visit(), item));
  EXPECT_EQ(Refusal(refused), "VISIT_UNKNOWN");
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  TellVisit(visit);
  Record(KitOfVisit(visit.visit(), item));
}

TEST_F(OverdoseKitsTest, AnotherSitesVisitIsUnknown) {
  const std::string item = NewNaloxone();
  const auto visit = Visit(item, 1);
  TellVisit(visit);
  const access::Principal stranger = Reception(suite_.NewSite());
  EXPECT_EQ(Refusal(Kits("RecordOverdoseKit", KitOfVisit(visit.visit(), item), "", &stranger)), "VISIT_UNKNOWN");
}

TEST_F(OverdoseKitsTest, TheSameCallAgainIsTheSameKit) {
  const std::string item = NewNaloxone();
  Receive(item, 5, "A", "2031-05-31");
  const auto visit = Visit(item, 1);
  TellVisit(visit);
  for (const auto& request : {FirstKit(item), KitOfVisit(visit.visit(), item)}) {
    const std::string key = NewUuidV7();
    const v1::OverdoseKit kit = Must(Kits("RecordOverdoseKit", request, key));
    EXPECT_SAME_MESSAGE(Must(Kits("RecordOverdoseKit", request, key)), kit);
    v1::RecordOverdoseKitRequest other = request;
    other.set_training_minutes(30);
    EXPECT_EQ(Refusal(Kits("RecordOverdoseKit", other, key)), "IDEMPOTENCY_KEY_REUSED");
    EXPECT_THAT(ToldOf(kit.id()), SizeIs(1));
  }
  EXPECT_EQ(Held(store_, item, "A"), 3);
}

TEST_F(OverdoseKitsTest, AKeyOfADistributionIsNotOneOfAKit) {
  const std::string item = NewNaloxone();
  Receive(item, 5, "A", "2031-05-31");
  const std::string key = NewUuidV7();
  Must(Ledger<v1::Distribution>(keeper_, "RecordDistribution", Distribution(item, 1), key));
  EXPECT_EQ(Refusal(Kits("RecordOverdoseKit", FirstKit(item), key)), "IDEMPOTENCY_KEY_REUSED");
}

TEST_F(OverdoseKitsTest, AKeyOfAKitOfAVisitIsNotOneOfAKitOfALocation) {
  const std::string item = NewNaloxone();
  Receive(item, 5, "A", "2031-05-31");
  const auto visit = Visit(item, 1);
  TellVisit(visit);
  const std::string key = NewUuidV7();
  Must(Kits("RecordOverdoseKit", KitOfVisit(visit.visit(), item), key));
  EXPECT_EQ(Refusal(Kits("RecordOverdoseKit", FirstKit(item), key)), "IDEMPOTENCY_KEY_REUSED");
  EXPECT_EQ(Held(store_, item, "A"), 4);
}

TEST_F(OverdoseKitsTest, WhatBecameOfAKitIsToldOnce) {
  const std::string item = NewNaloxone();
  Receive(item, 5, "A", "2031-05-31");
  const std::string kit = Record(FirstKit(item)).id();
  const v1::OverdoseKit reported = Must(Kits("ReportOverdoseKit", UsedReport(kit)));
  EXPECT_EQ(reported.report().fate(), v1::OverdoseKit::USED);
  EXPECT_EQ(reported.report().doses(), 2);
  EXPECT_EQ(reported.report().survival(), v1::KitReport::SURVIVED);
  EXPECT_TRUE(reported.report().emergency_called());
  EXPECT_TRUE(reported.report().has_report_time());
  EXPECT_SAME_MESSAGE(Must(Kits("ReportOverdoseKit", UsedReport(kit))), reported);
  v1::ReportOverdoseKitRequest other = UsedReport(kit);
  other.set_doses(1);
  EXPECT_EQ(Refusal(Kits("ReportOverdoseKit", other)), "KIT_REPORTED");
  v1::GetOverdoseKitRequest get;
  get.set_id(kit);
  EXPECT_SAME_MESSAGE(Must(Kits("GetOverdoseKit", get)), reported);
  const auto told = ToldOf(kit);
  ASSERT_THAT(told, SizeIs(2));
  EXPECT_EQ(told[0].occasion(), "FIRST");
  EXPECT_EQ(told[0].training_minutes(), 20);
  EXPECT_EQ(told[0].fate(), "");
  EXPECT_EQ(told[1].fate(), "USED");
  EXPECT_GT(told[1].version(), told[0].version());
}

TEST_F(OverdoseKitsTest, OnlyAKitThatWasUsedHasDosesAndAnOutcome) {
  const std::string item = NewNaloxone();
  Receive(item, 5, "A", "2031-05-31");
  v1::ReportOverdoseKitRequest lost = UsedReport(Record(FirstKit(item)).id());
  lost.set_fate(v1::OverdoseKit::LOST);
  EXPECT_EQ(Refusal(Kits("ReportOverdoseKit", lost)), "INVALID_FIELDS");
}

TEST_F(OverdoseKitsTest, AKitOfAnotherSiteOrNoneIsUnknown) {
  const std::string item = NewNaloxone();
  Receive(item, 5, "A", "2031-05-31");
  const std::string kit = Record(FirstKit(item)).id();
  const access::Principal stranger = Reception(suite_.NewSite());
  v1::GetOverdoseKitRequest get;
  get.set_id(kit);
  EXPECT_EQ(Refusal(Kits("GetOverdoseKit", get, "", &stranger)), "KIT_UNKNOWN");
  EXPECT_EQ(Refusal(Kits("ReportOverdoseKit", UsedReport(kit), "", &stranger)), "KIT_UNKNOWN");
  get.set_id(NewUuidV7());
  EXPECT_EQ(Refusal(Kits("GetOverdoseKit", get)), "KIT_UNKNOWN");
  EXPECT_THAT(
      Must(Kits<v1::ListOverdoseKitsResponse>("ListOverdoseKits", v1::ListOverdoseKitsRequest(), "", &stranger)).kits(),
      IsEmpty());
}

TEST_F(OverdoseKitsTest, KitsThatExpireSoonAndOfWhichNothingWasToldAreListed) {
  const std::string item = NewNaloxone();
  const auto in_days = [](int days) {
    return absl::FormatTime("%Y-%m-%d", absl::Now() + absl::Hours(24) * days, absl::UTCTimeZone());
  };
  Receive(item, 2, "soon", in_days(30));
  const std::string soon = Record(FirstKit(item)).id();
  const std::string told = Record(FirstKit(item)).id();
  Must(Kits("ReportOverdoseKit", UsedReport(told)));
  Receive(item, 1, "late", in_days(300));
  const std::string late = Record(FirstKit(item)).id();
  v1::ListOverdoseKitsRequest request;
  request.set_expiring_within_days(60);
  EXPECT_THAT(Listed(request), ElementsAre(soon));
  request.set_expiring_within_days(400);
  EXPECT_THAT(Listed(request), UnorderedElementsAre(soon, late));
}

TEST_F(OverdoseKitsTest, KitsAreListedLatestFirstPageByPage) {
  const std::string item = NewNaloxone();
  Receive(item, 5, "A", "2031-05-31");
  std::vector<std::string> recorded;
  for (int hours = 3; hours > 0; --hours) {
    v1::RecordOverdoseKitRequest request = FirstKit(item);
    SetProto(absl::Now() - absl::Hours(hours), *request.mutable_occur_time());
    recorded.insert(recorded.begin(), Record(request).id());
  }
  v1::ListOverdoseKitsRequest request;
  request.set_page_size(2);
  request.set_site(site_);
  std::vector<std::string> listed;
  do {
    const auto page = Must(Kits<v1::ListOverdoseKitsResponse>("ListOverdoseKits", request));
    ASSERT_LE(page.kits_size(), 2);
    for (const v1::OverdoseKit& kit : page.kits()) listed.push_back(kit.id());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(listed, recorded);
}

}  // namespace
}  // namespace passerelle::supplies
