// The yearly report through the door: files as they are, and a page that may have its own style but nothing from
// elsewhere.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/base/text.h"
#include "tests/gateway/gateway_suite.h"

namespace passerelle::testing {
namespace {

using gateway::Cat;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class AnnualReportFiles : public ::testing::Test {
 protected:
  Answer Get(const std::string& extension, const std::string& query = "") {
    Suite::Running().AwaitFeeds();
    return suite_.CallAs(coordinator_, "GET", Cat("/v1/annualReports/2024.", extension, "?site=", site_, query));
  }

  GatewaySuite& suite_ = GatewaySuite::Running();
  const std::string site_ = Suite::Running().NewSite();
  const Login coordinator_ = suite_.NewLogin("coordinator", {site_});
};

TEST_F(AnnualReportFiles, AreSentAsTheyAre) {
  const Answer csv = Get("csv", "&language=en");
  ASSERT_EQ(csv.status, 200) << csv.body;
  EXPECT_EQ(csv.headers.at("content-type"), "text/csv; charset=utf-8");
  EXPECT_THAT(csv.body, StartsWith("\xEF\xBB\xBFSection,Line id,"));
  const Answer workbook = Get("xlsx");
  ASSERT_EQ(workbook.status, 200);
  EXPECT_EQ(workbook.headers.at("content-type"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  EXPECT_THAT(workbook.body, StartsWith("PK"));
}

TEST_F(AnnualReportFiles, HaveAPageThatABrowserShowsWithItsStyle) {
  const Answer page = Get("html");
  ASSERT_EQ(page.status, 200) << page.body;
  EXPECT_EQ(page.headers.at("content-type"), "text/html; charset=utf-8");
  EXPECT_EQ(page.headers.at("content-security-policy"),
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
  EXPECT_THAT(page.body, HasSubstr("<style>"));
  EXPECT_EQ(Get("csv").headers.at("content-security-policy"), "default-src 'none'; frame-ancestors 'none'");
}

}  // namespace
}  // namespace passerelle::testing
