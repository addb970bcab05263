// The form of the yearly report: what is built in, and what is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "passerelle/common/v1/vocabulary.pb.h"
#include "passerelle/supplies/v1/catalogue.pb.h"
#include "services/statistics/annual_report/form.h"

namespace passerelle::statistics {
namespace {

using ::testing::HasSubstr;
using Json = nlohmann::json;

TEST(Forms, BuiltInAreRead) {
  const Form& form = Forms::BuiltIn().Current();
  EXPECT_EQ(form.Name(), "asa-caarud/1");
  EXPECT_EQ(&Forms::BuiltIn().Named("asa-caarud/1"), &form);
  EXPECT_THROW(Forms::BuiltIn().Named("asa-caarud/0"), std::logic_error);
  EXPECT_EQ(form.FindLine("public.people_seen")->label.fr, "File active");
  EXPECT_EQ(form.FindLine("public.nobody"), nullptr);
}

TEST(Forms, UseEveryFigureOfTheVocabulary) {
  std::set<std::string> used;
  for (const FormSection& section : Forms::BuiltIn().Current().sections) {
    for (const FormLine& line : section.lines) {
      if (!line.figure_name.empty()) used.insert(line.figure_name);
    }
  }
  const std::vector<std::string> names = FigureNames();
  EXPECT_EQ(used, std::set<std::string>(names.begin(), names.end()));
}

// The current form as it is written.
Json Written() { return Json::parse(EmbeddedForms().back()); }

const Json& SectionOf(const Json& form, const std::string& id) {
  for (const Json& section : form["sections"]) {
    if (section["id"] == id) return section;
  }
  throw std::runtime_error("no section " + id);
}

TEST(Forms, PutEveryKindOfActInOneDomain) {
  const Json form = Written();
  std::multiset<std::string> kinds;
  for (const Json& line : SectionOf(form, "acts")["lines"]) {
    if (line["source"] != "COUNTED" || line["figure"]["name"] != "acts") continue;
    const Json& parameters = line["figure"]["parameters"];
    if (parameters["count"] != "ACTS" || !parameters.contains("kinds")) continue;
    for (const Json& kind : parameters["kinds"]) kinds.insert(kind.get<std::string>());
  }
  std::multiset<std::string> all;
  for (int kind = 1; kind < common::v1::ActKind_ARRAYSIZE; ++kind)
    all.insert(common::v1::ActKind_Name(static_cast<common::v1::ActKind>(kind)));
  EXPECT_EQ(kinds, all);
}

TEST(Forms, CountEveryFamilyOnceOrAsUnlisted) {
  const Json form = Written();
  std::multiset<std::string> counted;
  std::set<std::string> excepted;
  for (const Json& line : SectionOf(form, "material")["lines"]) {
    if (line["source"] != "COUNTED" || line["figure"]["name"] != "units") continue;
    const Json& parameters = line["figure"]["parameters"];
    if (parameters.contains("families")) counted.insert(parameters["families"].begin(), parameters["families"].end());
    if (parameters.contains("except_families"))
      excepted.insert(parameters["except_families"].begin(), parameters["except_families"].end());
  }
  std::multiset<std::string> all;
  for (int family = 1; family < supplies::v1::Family_ARRAYSIZE; ++family)
    all.insert(supplies::v1::Family_Name(static_cast<supplies::v1::Family>(family)));
  EXPECT_EQ(counted, all);
  EXPECT_EQ(excepted, std::set<std::string>(all.begin(), all.end()));
}

Json SmallForm() {
  return Json::parse(R"({
    "id": "small", "version": 1, "title": {"fr": "t", "en": "t"}, "rules": {"fr": "r", "en": "r"}, "notes": [],
    "sections": [{"id": "s", "title": {"fr": "t", "en": "t"}, "lines": [
      {"id": "s.people", "label": {"fr": "l", "en": "l"}, "definition": {"fr": "d", "en": "d"}, "legal_source": "law",
       "unit": "PEOPLE", "source": "COUNTED", "confirmed": true, "figure": {"name": "people_seen"}},
      {"id": "s.staff", "label": {"fr": "l", "en": "l"}, "definition": {"fr": "d", "en": "d"}, "legal_source": "law",
       "unit": "FTE", "source": "ENTERED", "confirmed": false}
    ]}]})");
}

std::string RefusalOf(const Json& form) { return std::string(ReadForm(form.dump()).status().message()); }

TEST(Form, IsReadAsItIsWritten) {
  const auto form = ReadForm(SmallForm().dump());
  ASSERT_TRUE(form.ok()) << form.status();
  const FormLine& line = *form->FindLine("s.people");
  EXPECT_EQ(line.definition.fr, "d [law]");
  EXPECT_TRUE(line.confirmed);
  EXPECT_EQ(line.depth, 0);
  EXPECT_FALSE(form->FindLine("s.staff")->confirmed);
}

TEST(Form, IsRefusedForASlip) {
  const auto with = [](const char* path, const Json& value) {
    Json form = SmallForm();
    form[Json::json_pointer(path)] = value;
    return RefusalOf(form);
  };
  EXPECT_THAT(std::string(ReadForm("{").status().message()), HasSubstr("no id"));
  EXPECT_THAT(with("/version", 0), HasSubstr("no version"));
  EXPECT_THAT(with("/title", Json{{"fr", "t"}}), HasSubstr("the title"));
  EXPECT_THAT(with("/sections", Json::array()), HasSubstr("sections"));
  EXPECT_THAT(with("/sections/0/lines/1/id", "s.people"), HasSubstr("comes twice"));
  EXPECT_THAT(with("/sections/0/lines/0/label", Json{{"en", "l"}}), HasSubstr("s.people"));
  EXPECT_THAT(with("/sections/0/lines/0/label/fr", std::string(301, 'x')), HasSubstr("too long"));
  EXPECT_THAT(with("/sections/0/lines/0/legal_source", ""), HasSubstr("legal source"));
  EXPECT_THAT(with("/sections/0/lines/0/unit", "LITRES"), HasSubstr("unit"));
  EXPECT_THAT(with("/sections/0/lines/0/unit", "COUNT"), HasSubstr("another unit"));
  EXPECT_THAT(with("/sections/0/lines/0/source", "GUESSED"), HasSubstr("source"));
  EXPECT_THAT(with("/sections/0/lines/0/confirmed", "yes"), HasSubstr("confirmed"));
  EXPECT_THAT(with("/sections/0/lines/1/figure", Json{{"name", "people_seen"}}), HasSubstr("another unit"));
}

TEST(Form, IsRefusedForAFigureThatIsNoneOrIsMisspelt) {
  const auto with = [](const Json& figure) {
    Json form = SmallForm();
    form["sections"][0]["lines"][0]["figure"] = figure;
    return RefusalOf(form);
  };
  const auto figure = [](const char* name, const Json& parameters) {
    return Json{{"name", name}, {"parameters", parameters}};
  };
  EXPECT_THAT(with(Json()), HasSubstr("there is no figure"));
  EXPECT_THAT(with({{"name", "people_glimpsed"}}), HasSubstr("there is no figure"));
  EXPECT_THAT(with(figure("people_seen", {{"gender", {"WOMAN"}}})), HasSubstr("no parameter gender"));
  EXPECT_THAT(with(figure("people_seen", {{"genders", {"LADY"}}})), HasSubstr("LADY is no Gender"));
  EXPECT_THAT(with(figure("people_seen", {{"genders", "WOMAN"}})), HasSubstr("list of words"));
  EXPECT_THAT(with(figure("people_seen", {{"genders", {"WOMAN"}}, {"settings", {"STREET"}}})), HasSubstr("exclude"));
  EXPECT_THAT(with(figure("acts", {{"count", "MINUTES"}})), HasSubstr("count cannot be"));
  EXPECT_THAT(with(figure("outings", {{"kinds", {"PICNIC"}}, {"count", "HOURS"}})), HasSubstr("PICNIC"));
  EXPECT_THAT(with(figure("units", Json::object())), HasSubstr("some report lines"));
  EXPECT_THAT(with(figure("units", {{"families", {"GARDENING"}}})), HasSubstr("GARDENING is no Family"));
  EXPECT_THAT(with(figure("units", {{"locations", {"STORE"}}})), HasSubstr("not told from other locations"));
  EXPECT_THAT(with(figure("acts", {{"count", "PEOPLE"}, {"settings", {"STREET"}}})), HasSubstr("not told by setting"));
  EXPECT_THAT(with(figure("units", {{"report_lines", {"pipes"}}, {"kits_whole", 1}})), HasSubstr("true nor false"));
}

}  // namespace
}  // namespace passerelle::statistics
