// Which roles and sites somebody hands on to an account.
#include "gateway/access/grants.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/runtime/base/status.h"

namespace passerelle::gateway {
namespace {

using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

const access::Principal kDirector{"account:1", {"director"}, {"calais"}};
const access::Principal kAdmin{"account:2", {"admin"}, {"*"}};

std::string Sense(const Grant& grant) { return ReasonOf(CheckSense(Grantee::kAccount, grant)); }
std::string Refused(const access::Principal& caller, const Grant& grant) {
  return ReasonOf(CheckMayHandOn(caller, Grantee::kAccount, grant));
}

TEST(Grants, MakeSenseForRolesThatGoTogether) {
  EXPECT_EQ(Sense({{"nurse", "outreach"}, {"calais"}, ""}), "");
  EXPECT_EQ(Sense({{"nurse", "king"}, {"calais"}, ""}), "ROLE_UNKNOWN");
  EXPECT_EQ(Sense({{"partner"}, {}, "csapa"}), "");
  EXPECT_EQ(Sense({{"partner", "nurse"}, {}, "csapa"}), "INVALID_FIELDS");
  EXPECT_EQ(Sense({{"partner"}, {"calais"}, "csapa"}), "INVALID_FIELDS");
  EXPECT_EQ(Sense({{"nurse"}, {"Not a site"}, ""}), "INVALID_FIELDS");
}

TEST(Grants, NameTheFieldsAsTheRequestDoes) {
  const auto violations = ViolationsOf(CheckSense(Grantee::kAccount, {{"nurse"}, {"Not a site"}, ""}, "account."));
  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(violations[0].field, "account.sites[0]");
}

TEST(Grants, OfADirectorReachNeitherAdminsNorWhoWatchesOverDirectors) {
  EXPECT_THAT(RolesToHandOn(kDirector, Grantee::kAccount),
              UnorderedElementsAre("reception", "outreach", "nurse", "coordinator", "director", "analyst", "partner"));
  EXPECT_EQ(Refused(kDirector, {{"nurse", "dpo"}, {"calais"}, ""}), "ROLE_FORBIDDEN");
  EXPECT_EQ(Refused(kDirector, {{"nurse"}, {"calais", "arras"}, ""}), "SITE_FORBIDDEN");
}

TEST(Grants, OfAnAdminAreForAccounts) {
  EXPECT_EQ(Refused(kAdmin, {{"dpo"}, {"*"}, ""}), "");
  EXPECT_THAT(RolesToHandOn(kAdmin, Grantee::kKey), UnorderedElementsAre("analyst", "partner"));
}

TEST(Grants, OfOthersAreNone) {
  for (const char* role : {"coordinator", "dpo", "nurse"})
    EXPECT_THAT(RolesToHandOn({"account:3", {role}, {"*"}}, Grantee::kAccount), IsEmpty()) << role;
  EXPECT_THAT(RolesToHandOn({"key:1", {"director"}, {"*"}}, Grantee::kAccount), IsEmpty());
}

}  // namespace
}  // namespace passerelle::gateway
