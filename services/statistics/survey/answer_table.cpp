#include "services/statistics/survey/answer_table.h"

#include <absl/strings/str_join.h>

#include <algorithm>
#include <array>
#include <vector>

#include "passerelle/common/v1/vocabulary.pb.h"
#include "services/runtime/base/text.h"

namespace passerelle::statistics {
namespace {

using documents::Language;

struct BilingualWords {
  std::string_view french;
  std::string_view english;

  std::string_view In(Language language) const { return language == Language::kEnglish ? english : french; }
};

constexpr BilingualWords kSite{"Site", "Site"};
constexpr BilingualWords kWeek{"Semaine du", "Week of"};
constexpr BilingualWords kAnswered{"A répondu", "Answered"};
constexpr BilingualWords kGender{"Genre", "Gender"};
constexpr BilingualWords kAge{"Âge", "Age"};
constexpr BilingualWords kScore{"Score de précarité", "Precarity score"};
constexpr BilingualWords kYes{"oui", "yes"};
constexpr BilingualWords kNo{"non", "no"};
// By the numbers of the contract's enums.
constexpr std::array<BilingualWords, 7> kGenders = {{{"", ""},
                                                     {"femme", "woman"},
                                                     {"homme", "man"},
                                                     {"femme trans", "trans woman"},
                                                     {"homme trans", "trans man"},
                                                     {"non binaire", "non-binary"},
                                                     {"non renseigné", "not known"}}};
constexpr std::array<BilingualWords, 9> kAges = {{{"", ""},
                                                  {"moins de 18 ans", "under 18"},
                                                  {"18 à 24 ans", "18 to 24"},
                                                  {"25 à 29 ans", "25 to 29"},
                                                  {"30 à 39 ans", "30 to 39"},
                                                  {"40 à 49 ans", "40 to 49"},
                                                  {"50 à 59 ans", "50 to 59"},
                                                  {"60 ans et plus", "60 and over"},
                                                  {"non renseigné", "not known"}}};
static_assert(kGenders.size() == common::v1::Gender_ARRAYSIZE);
static_assert(kAges.size() == common::v1::AgeBand_ARRAYSIZE);

template <class Message>
std::string_view TextOf(const Message& message, Language language) {
  return language == Language::kEnglish ? message.text_en() : message.text_fr();
}

// The texts of what was chosen among `chosen` ("housing/street"), in the questionnaire's order.
std::string Chosen(const v1::Question& question, const std::vector<std::string>& chosen, Language language) {
  std::vector<std::string> texts;
  for (const v1::Choice& choice : question.choices()) {
    const std::string key = StrCat(question.id(), "/", choice.id());
    if (std::find(chosen.begin(), chosen.end(), key) != chosen.end()) texts.emplace_back(TextOf(choice, language));
  }
  return absl::StrJoin(texts, " | ");
}

}  // namespace

std::set<std::string, std::less<>> SitesToName(const std::map<std::string, int>& answers, int least) {
  std::vector<std::pair<int, std::string>> by_size;
  by_size.reserve(answers.size());
  for (const auto& [site, count] : answers) by_size.emplace_back(count, site);
  std::sort(by_size.begin(), by_size.end());
  std::set<std::string, std::less<>> named;
  int without = 0;
  int answers_without = 0;
  for (const auto& [count, site] : by_size) {
    const bool would_show = without == 1 || (without > 0 && answers_without < least);
    if (count < least || would_show) {
      ++without;
      answers_without += count;
    } else {
      named.insert(site);
    }
  }
  return named;
}

AnswerTable::AnswerTable(const Questionnaire& questionnaire, Language language,
                         std::set<std::string, std::less<>> named_sites)
    : questionnaire_(questionnaire),
      language_(language),
      named_sites_(std::move(named_sites)),
      csv_(documents::CsvDialectOf(language)) {
  WriteHeading();
}

void AnswerTable::WriteHeading() {
  for (const BilingualWords& words : {kSite, kWeek, kAnswered, kGender, kAge}) csv_.Text(words.In(language_));
  for (const v1::Question& question : questionnaire_.questions()) csv_.Text(TextOf(question, language_));
  csv_.Text(kScore.In(language_));
  csv_.EndRow();
}

void AnswerTable::Add(const db::Row& answer) {
  const std::string_view site = answer.Text("site");
  csv_.Text(named_sites_.contains(site) ? site : "");
  csv_.Text(answer.Text("week"));
  csv_.Text((answer.Bool("refused") ? kNo : kYes).In(language_));
  csv_.Text(kGenders.at(answer.Int("gender")).In(language_));
  csv_.Text(kAges.at(answer.Int("age_band")).In(language_));
  const std::vector<std::string> chosen = answer.TextArray("choices");
  for (const v1::Question& question : questionnaire_.questions()) csv_.Text(Chosen(question, chosen, language_));
  const std::int32_t score = answer.Int32("precarity_score");
  if (score < 0) {
    csv_.Empty();
  } else {
    csv_.Number(score);
  }
  csv_.EndRow();
}

}  // namespace passerelle::statistics
