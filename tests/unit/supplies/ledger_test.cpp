#include "services/supplies/ledger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/runtime/base/status.h"
#include "services/supplies/reversal.h"

namespace passerelle::supplies {
namespace {

// A ledger that has locked nothing.
Ledger EmptyLedger() {
  class Nothing : public db::Executor {
   public:
    absl::StatusOr<db::Result> Execute(const db::Statement&, const db::Params&) override {
      return absl::InternalError("an empty lock asks the database nothing");
    }
  } nothing;
  return *Ledger::Lock(nothing, {});
}

Posting Move(std::string from, std::string to, std::int32_t quantity) {
  Posting posting;
  posting.kind = v1::TRANSFERRED;
  posting.from = std::move(from);
  posting.to = std::move(to);
  posting.item = "pipe";
  posting.quantity = quantity;
  return posting;
}

TEST(TheLedger, RefusesToTakeFromABalanceItDoesNotHold) {
  Ledger ledger = EmptyLedger();
  const absl::Status status = ledger.Post(Move("store", "", 2));
  EXPECT_EQ(ReasonOf(status), "INSUFFICIENT_STOCK");
  EXPECT_THAT(std::string(status.message()), ::testing::HasSubstr("store holds 0 of pipe; 2 were asked for"));
  EXPECT_TRUE(ledger.postings().empty());
}

TEST(TheLedger, PostsAShortfallThatTouchesNoBalance) {
  Ledger ledger = EmptyLedger();
  Posting shortfall = Move("", "", 3);
  shortfall.kind = v1::SHORTFALL;
  EXPECT_TRUE(ledger.Post(shortfall).ok());
  EXPECT_EQ(ledger.postings().size(), 1u);
}

TEST(AReversal, IsTheOppositeMovementAndNamesTheOriginal) {
  Posting original = Move("store", "van", 4);
  original.id = "11111111-1111-4111-8111-111111111111";
  original.lot = "A";
  const Posting reversal = ReversalOf(original, absl::UnixEpoch(), "1970-01-01", "wrong van");
  EXPECT_EQ(reversal.kind, v1::REVERSED);
  EXPECT_EQ(reversal.from, "van");
  EXPECT_EQ(reversal.to, "store");
  EXPECT_EQ(reversal.quantity, 4);
  EXPECT_EQ(reversal.lot, "A");
  EXPECT_EQ(reversal.reverses, original.id);
  EXPECT_NE(reversal.id, original.id);
}

TEST(AReversal, ChangesBothAccountsOfATransferAndOneOfAReceipt) {
  EXPECT_THAT(AccountsOf(Move("store", "van", 1)),
              ::testing::ElementsAre(ShelfKey{"store", "pipe"}, ShelfKey{"van", "pipe"}));
  EXPECT_THAT(AccountsOf(Move("", "store", 1)), ::testing::ElementsAre(ShelfKey{"store", "pipe"}));
}

}  // namespace
}  // namespace passerelle::supplies
