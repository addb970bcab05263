#include <absl/strings/str_cat.h>

#include <array>
#include <string_view>

#include "tests/simulator/plan.h"
#include "tests/simulator/random.h"

namespace passerelle::simulator {
namespace {

using common::v1::Gender;

constexpr std::uint64_t kPeopleStream = 1;

// About one in five a woman, as in the national reports.
Gender DrawGender(Random& random) {
  const double draw = random.Unit();
  if (draw < 0.195) return common::v1::WOMAN;
  if (draw < 0.965) return common::v1::MAN;
  if (draw < 0.975) return common::v1::TRANS_WOMAN;
  if (draw < 0.980) return common::v1::TRANS_MAN;
  if (draw < 0.985) return common::v1::NON_BINARY;
  return common::v1::UNKNOWN;
}

// From nineteen, so that nobody is a minor on any day of the year whatever the birthday; around forty on average.
int DrawAge(Random& random) {
  struct Band {
    double share;
    int youngest, oldest;
  };
  constexpr std::array<Band, 6> kBands = {
      {{0.07, 19, 24}, {0.12, 25, 29}, {0.33, 30, 39}, {0.31, 40, 49}, {0.13, 50, 59}, {0.04, 60, 72}}};
  double draw = random.Unit();
  for (const Band& band : kBands) {
    if (draw < band.share) return random.Between(band.youngest, band.oldest);
    draw -= band.share;
  }
  return 35;
}

void DrawLanguages(Random& random, contacts::v1::RegisterPersonRequest& request) {
  static constexpr std::array<std::string_view, 8> kOthers = {"pl", "pl", "ru", "ro", "ar", "en", "pt", "es"};
  if (random.Chance(0.75)) {
    request.add_languages("fr");
    return;
  }
  request.add_languages(std::string(random.Pick<std::string_view>(kOthers)));
  if (random.Chance(0.4)) request.add_languages("fr");
}

std::string DrawPseudonym(Random& random) {
  static constexpr std::array<std::string_view, 40> kNames = {
      "Momo",   "Lulu",    "Titi",  "Nono",   "Jojo",   "Fred",   "Kiki",   "Zaza",  "Mika",   "Sacha",
      "Loulou", "Pavel",   "Marek", "Jurek",  "Tomek",  "Kasia",  "Ania",   "Olek",  "Ivan",   "Nico",
      "Greg",   "Manu",    "Steph", "Dom",    "Gigi",   "Bibi",   "Doudou", "Rasta", "Biker",  "Punky",
      "Chat",   "Corbeau", "Loup",  "Étoile", "Soleil", "Comète", "Cactus", "Zorro", "Bambou", "Mistral"};
  if (random.Chance(0.2)) return "";
  return absl::StrCat(std::string(random.Pick<std::string_view>(kNames)),
                      random.Chance(0.3) ? absl::StrCat(" ", random.Between(2, 93)) : "");
}

PlannedPerson DrawPerson(const Figures& figures, Random& random) {
  PlannedPerson person;
  person.request.set_site(figures.site);
  person.request.set_gender(DrawGender(random));
  const int age = DrawAge(random);
  if (!random.Chance(0.04)) person.request.set_birth_year(figures.year - age);
  person.request.set_adult_confirmed(true);
  DrawLanguages(random, person.request);
  if (const std::string name = DrawPseudonym(random); !name.empty()) person.request.set_pseudonym(name);
  return person;
}

}  // namespace

std::vector<PlannedPerson> MakePeople(const Figures& figures) {
  Random random(figures.seed, kPeopleStream);
  std::vector<PlannedPerson> people;
  people.reserve(static_cast<std::size_t>(figures.people) + static_cast<std::size_t>(figures.duplicates));
  for (int index = 0; index < figures.people; ++index) people.push_back(DrawPerson(figures, random));
  // A second record at another reception: the same person, another nickname.
  for (int index = 0; index < figures.duplicates; ++index) {
    PlannedPerson again = people[static_cast<std::size_t>(index)];
    again.same_as = index;
    again.request.set_pseudonym(DrawPseudonym(random));
    people.push_back(std::move(again));
  }
  for (std::size_t index = 0; index < people.size(); ++index)
    people[index].key = KeyOf(figures, "person", static_cast<int>(index));
  return people;
}

}  // namespace passerelle::simulator
