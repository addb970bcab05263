#include "services/statistics/watch/observations.h"

#include <absl/strings/ascii.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_join.h>
#include <absl/strings/str_replace.h>
#include <absl/strings/str_split.h>

#include <set>
#include <stdexcept>

#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/search_words.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"

namespace passerelle::statistics {
namespace {

// À to Þ stand 0x20 before à to þ in the second octet of UTF-8; × between them is no letter.
bool IsLatinCapital(unsigned char lead, unsigned char second) {
  return lead == 0xC3 && second >= 0x80 && second <= 0x9E && second != 0x97;
}

std::string LowerCase(std::string_view text) {
  std::string lower = absl::StrReplaceAll(ToAbsl(text), {{"Œ", "œ"}, {"Ÿ", "ÿ"}});
  unsigned char before = 0;
  for (char& c : lower) {
    const auto octet = static_cast<unsigned char>(c);
    c = IsLatinCapital(before, octet) ? static_cast<char>(octet + 0x20) : absl::ascii_tolower(octet);
    before = octet;
  }
  return lower;
}

void ReadEnums(const db::Row& row, v1::Observation& observation) {
  v1::Observation::SubstanceForm form = v1::Observation::FORM_UNSPECIFIED;
  v1::Observation::Route route = v1::Observation::ROUTE_UNSPECIFIED;
  v1::Observation::SourceKind source = v1::Observation::SOURCE_KIND_UNSPECIFIED;
  if (!v1::Observation::SubstanceForm_Parse(std::string(row.Text("form")), &form) ||
      !v1::Observation::Route_Parse(std::string(row.Text("route")), &route) ||
      !v1::Observation::SourceKind_Parse(std::string(row.Text("source")), &source)) {
    throw std::logic_error("an observation has a form, a route or a source that the contract does not name");
  }
  observation.set_form(form);
  observation.set_route(route);
  observation.set_source(source);
}

double Degrees(const db::Row& row, std::string_view column) {
  double degrees = 0;
  if (!absl::SimpleAtod(ToAbsl(row.Text(column)), &degrees)) throw std::logic_error("a coordinate is not a number");
  return degrees;
}

std::vector<std::string> Split(const std::string& words) { return absl::StrSplit(words, ' ', absl::SkipEmpty()); }

}  // namespace

absl::Status ObservationUnknown() { return NotFound("OBSERVATION_UNKNOWN", "There is no observation of this id."); }

v1::Observation ObservationFromRow(const db::Row& row) {
  v1::Observation observation;
  observation.set_id(std::string(row.Text("id")));
  observation.set_site(std::string(row.Text("site")));
  observation.set_substance(std::string(row.Text("substance")));
  observation.set_found(std::string(row.Text("found")));
  ReadEnums(row, observation);
  for (std::string& effect : row.TextArray("effects")) observation.add_effects(std::move(effect));
  observation.set_price_cents(row.Int32("price_cents"));
  if (!row.IsNull("latitude")) {
    observation.mutable_place()->set_latitude(Degrees(row, "latitude"));
    observation.mutable_place()->set_longitude(Degrees(row, "longitude"));
  }
  observation.set_day(std::string(row.Text("day")));
  observation.set_voided(row.Bool("voided"));
  SetProto(row.Time("record_time"), *observation.mutable_record_time());
  return observation;
}

std::string SubstanceName(std::string_view text) {
  const std::vector<std::string> words =
      absl::StrSplit(LowerCase(text), absl::ByAnyChar(" \t\r\n\v\f"), absl::SkipEmpty());
  return absl::StrJoin(words, " ");
}

std::vector<std::string> WordsOf(const v1::Observation& observation) {
  std::string texts = StrCat(observation.substance(), " ", observation.found());
  for (const std::string& effect : observation.effects()) texts += StrCat(" ", effect);
  const std::vector<std::string> words = Split(SearchWords(texts));
  const std::set<std::string> distinct(words.begin(), words.end());
  return {distinct.begin(), distinct.end()};
}

std::string WordQuery(std::string_view text) {
  std::vector<std::string> parts = Split(SearchWords(text));
  // Search words have no punctuation, so nothing in them ends a quotation.
  for (std::string& word : parts) word = StrCat("'", word, "':*");
  return absl::StrJoin(parts, " & ");
}

}  // namespace passerelle::statistics
