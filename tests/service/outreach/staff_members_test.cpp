// Staff members and volunteers, and what they may do.
#include "tests/service/outreach/fleet_fixture.h"

namespace passerelle::outreach {
namespace {

using ::testing::ElementsAre;

class StaffMembers : public Fleet {
 protected:
  absl::StatusOr<v1::StaffMember> Create(const v1::CreateStaffMemberRequest& request, std::string_view key = "") {
    return Call<v1::StaffMember>(coordinator_, "CreateStaffMember", request, key);
  }
  absl::StatusOr<v1::StaffMember> Get(const std::string& id, const access::Principal& caller) {
    v1::GetStaffMemberRequest request;
    request.set_id(id);
    return Call<v1::StaffMember>(caller, "GetStaffMember", request);
  }
  absl::StatusOr<v1::StaffMember> Update(const v1::StaffMember& member, const std::vector<std::string>& mask) {
    v1::UpdateStaffMemberRequest request;
    *request.mutable_staff_member() = member;
    for (const std::string& path : mask) request.mutable_update_mask()->add_paths(path);
    return Call<v1::StaffMember>(coordinator_, "UpdateStaffMember", request);
  }
};

TEST_F(StaffMembers, HaveEachSkillOnce) {
  v1::CreateStaffMemberRequest request = MemberRequest({v1::NURSING, v1::DRIVING, v1::DRIVING});
  request.set_volunteer(true);
  const v1::StaffMember member = Must(Create(request));
  EXPECT_THAT(member.skills(), ElementsAre(v1::DRIVING, v1::NURSING));
  EXPECT_TRUE(member.volunteer());
  EXPECT_FALSE(member.retired());
  EXPECT_EQ(Must(Get(member.id(), testing::Reception(site_))).DebugString(), member.DebugString());
}

TEST_F(StaffMembers, RefuseASkillThatIsNotStated) {
  EXPECT_EQ(Refusal(Create(MemberRequest({v1::DRIVING, v1::SKILL_UNSPECIFIED}))), "INVALID_FIELDS");
  v1::StaffMember member = NewMember({v1::DRIVING});
  member.add_skills(v1::SKILL_UNSPECIFIED);
  EXPECT_EQ(Refusal(Update(member, {"skills"})), "INVALID_FIELDS");
}

TEST_F(StaffMembers, AreMadeOnceForTheirIdOrKey) {
  v1::CreateStaffMemberRequest request = MemberRequest({v1::DRIVING});
  const v1::StaffMember first = Must(Create(request));
  EXPECT_EQ(Must(Create(request)).DebugString(), first.DebugString());
  request.set_volunteer(true);
  EXPECT_EQ(Refusal(Create(request)), "STAFF_MEMBER_EXISTS");
  request.clear_id();
  const std::string key = NewUuidV7();
  EXPECT_EQ(Must(Create(request, key)).id(), key);
  request.set_volunteer(false);
  EXPECT_EQ(Refusal(Create(request, key)), "IDEMPOTENCY_KEY_REUSED");
}

TEST_F(StaffMembers, NeedASiteThatExists) {
  v1::CreateStaffMemberRequest request = MemberRequest();
  request.set_site("no-such-site");
  EXPECT_EQ(Refusal(Call<v1::StaffMember>(testing::Director(), "CreateStaffMember", request)), "SITE_UNKNOWN");
}

TEST_F(StaffMembers, OfAnotherSiteAreNotThere) {
  const v1::StaffMember member = NewMember();
  EXPECT_EQ(Refusal(Get(member.id(), stranger_)), "STAFF_MEMBER_UNKNOWN");
  v1::UpdateStaffMemberRequest request;
  *request.mutable_staff_member() = member;
  EXPECT_EQ(Refusal(Call<v1::StaffMember>(stranger_, "UpdateStaffMember", request)), "STAFF_MEMBER_UNKNOWN");
}

TEST_F(StaffMembers, AreListedBySiteOverPages) {
  for (int i = 0; i < 3; ++i) NewMember();
  std::vector<std::string> listed;
  v1::ListStaffMembersRequest request;
  request.set_page_size(2);
  do {
    const auto page = Must(Call<v1::ListStaffMembersResponse>(coordinator_, "ListStaffMembers", request));
    for (const v1::StaffMember& member : page.staff_members()) listed.push_back(member.id());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(listed.size(), 3u);
  EXPECT_TRUE(std::is_sorted(listed.begin(), listed.end()));
}

TEST_F(StaffMembers, LearnVolunteerAndRetire) {
  v1::StaffMember member = NewMember({v1::DRIVING});
  member.clear_skills();
  member.add_skills(v1::NALOXONE);
  member.set_volunteer(true);
  member.set_retired(true);
  const v1::StaffMember trained = Must(Update(member, {"skills"}));
  EXPECT_THAT(trained.skills(), ElementsAre(v1::NALOXONE));
  EXPECT_FALSE(trained.volunteer());
  EXPECT_EQ(Refusal(Update(member, {"volunteer", "retired"})), "ETAG_MISMATCH");
  member.set_etag(trained.etag());
  const v1::StaffMember gone = Must(Update(member, {"volunteer", "retired"}));
  EXPECT_TRUE(gone.volunteer());
  EXPECT_TRUE(gone.retired());
  EXPECT_EQ(gone.etag(), "3");
  member.clear_display_name();
  member.set_etag(gone.etag());
  EXPECT_EQ(Refusal(Update(member, {"display_name"})), "INVALID_FIELDS");
}

}  // namespace
}  // namespace passerelle::outreach
