#include "services/runtime/base/page.h"

#include <absl/strings/escaping.h>
#include <gtest/gtest.h>

#include "passerelle/outreach/v1/sites.pb.h"
#include "passerelle/supplies/v1/catalogue.pb.h"
#include "services/runtime/base/status.h"

namespace passerelle {
namespace {

constexpr std::int32_t kDefault = 50;
constexpr std::int32_t kMost = 200;

supplies::v1::ListLocationsRequest LocationsOf(const std::string& site) {
  supplies::v1::ListLocationsRequest request;
  request.set_site(site);
  return request;
}

template <class Request>
std::string ReasonOfReading(Request request, const std::string& token) {
  request.set_page_token(token);
  const auto page = ReadPage(request, kDefault, kMost);
  return page.ok() ? "" : ReasonOf(page.status());
}

TEST(ReadPage, WithoutATokenIsTheFirstPage) {
  const auto page = ReadPage(LocationsOf("montreuil"), kDefault, kMost);
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(page->size, kDefault);
  EXPECT_TRUE(page->after.empty());
}

TEST(ReadPage, CutsAPageThatIsTooLarge) {
  auto request = LocationsOf("montreuil");
  request.set_page_size(7);
  EXPECT_EQ(ReadPage(request, kDefault, kMost)->size, 7);
  request.set_page_size(100'000);
  EXPECT_EQ(ReadPage(request, kDefault, kMost)->size, kMost);
}

TEST(ReadPage, GoesOnAfterTheLastKey) {
  auto request = LocationsOf("montreuil");
  const std::vector<std::string> key = {"2026-03-01 07:15:09.25+00", "", std::string("\0\xff", 2), "é"};
  request.set_page_token(NextPageToken(request, key));
  request.set_page_size(9);
  const auto page = ReadPage(request, kDefault, kMost);
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->after, key);
  EXPECT_EQ(page->size, 9);
}

TEST(ReadPage, AcceptsTheTokenMadeFromALaterPagesRequest) {
  auto request = LocationsOf("montreuil");
  request.set_page_token(NextPageToken(request, {"a"}));
  request.set_page_token(NextPageToken(request, {"b"}));
  EXPECT_EQ(ReadPage(request, kDefault, kMost)->after, std::vector<std::string>{"b"});
}

TEST(ReadPage, RefusesATokenOfOtherFilters) {
  const std::string token = NextPageToken(LocationsOf("montreuil"), {"a"});
  EXPECT_EQ(ReasonOfReading(LocationsOf("pantin"), token), "PAGE_TOKEN_INVALID");
  EXPECT_EQ(ReasonOfReading(LocationsOf("montreuil"), token), "");
}

TEST(ReadPage, RefusesATokenOfAnotherList) {
  const std::string token = NextPageToken(outreach::v1::ListSitesRequest(), {"a"});
  EXPECT_EQ(ReasonOfReading(LocationsOf(""), token), "PAGE_TOKEN_INVALID");
}

TEST(ReadPage, RefusesWhatIsNotAToken) {
  const auto request = LocationsOf("montreuil");
  const std::string token = NextPageToken(request, {"key", "other"});
  std::string octets;
  ASSERT_TRUE(absl::WebSafeBase64Unescape(token, &octets));
  for (std::size_t size = 0; size < octets.size(); ++size) {
    const std::string cut = absl::WebSafeBase64Escape(octets.substr(0, size));
    if (!cut.empty()) {
      EXPECT_EQ(ReasonOfReading(request, cut), "PAGE_TOKEN_INVALID") << size;
    }
    std::string changed = octets;
    changed[size] = static_cast<char>(changed[size] ^ 1);
    EXPECT_EQ(ReasonOfReading(request, absl::WebSafeBase64Escape(changed)), "PAGE_TOKEN_INVALID") << size;
  }
  for (const char* text : {"x", "not a token!", "AAAA"})
    EXPECT_EQ(ReasonOfReading(request, text), "PAGE_TOKEN_INVALID");
}

}  // namespace
}  // namespace passerelle
