#include "services/referrals/directory/theme_words.h"

#include <algorithm>
#include <stdexcept>

#include "services/runtime/base/search_words.h"

namespace passerelle::referrals {
namespace {

using common::v1::ReferralTheme;

struct Word {
  std::string_view word;
  Theme theme;
};

// A thematique, or the category before its "--" for all those not named apart.
constexpr Word kThematiques[] = {
    {"acces-aux-droits-et-citoyennete", ReferralTheme::RIGHTS},
    {"acces-aux-droits-et-citoyennete--accompagnement-juridique", ReferralTheme::LEGAL},
    {"acces-aux-droits-et-citoyennete--aide-aux-victimes", ReferralTheme::LEGAL},
    {"accompagnement-social-et-professionnel-personnalise", ReferralTheme::EMPLOYMENT},
    {"apprendre-francais", ReferralTheme::EMPLOYMENT},
    {"choisir-un-metier", ReferralTheme::EMPLOYMENT},
    {"creation-activite", ReferralTheme::EMPLOYMENT},
    {"creer-une-entreprise", ReferralTheme::EMPLOYMENT},
    {"difficultes-administratives-ou-juridiques", ReferralTheme::RIGHTS},
    {"difficultes-administratives-ou-juridiques--prendre-en-compte-une-problematique-judiciaire", ReferralTheme::LEGAL},
    {"equipement-et-alimentation--alimentation", ReferralTheme::FOOD},
    {"famille", ReferralTheme::FAMILY},
    {"gestion-financiere--obtenir-une-aide-alimentaire", ReferralTheme::FOOD},
    {"illettrisme", ReferralTheme::EMPLOYMENT},
    {"lecture-ecriture-calcul", ReferralTheme::EMPLOYMENT},
    {"logement-hebergement", ReferralTheme::HOUSING},
    {"preparer-sa-candidature", ReferralTheme::EMPLOYMENT},
    {"sante", ReferralTheme::CARE},
    {"sante--accompagner-les-traumatismes", ReferralTheme::MENTAL_HEALTH},
    {"sante--addictions", ReferralTheme::ADDICTION_CARE},
    {"sante--bien-etre-psychologique", ReferralTheme::MENTAL_HEALTH},
    {"sante--constituer-un-dossier-mdph-invalidite", ReferralTheme::RIGHTS},
    {"sante--faire-face-a-une-situation-daddiction", ReferralTheme::ADDICTION_CARE},
    {"sante--sante-mentale", ReferralTheme::MENTAL_HEALTH},
    {"sante--sante-sexuelle", ReferralTheme::SCREENING},
    {"sante--vie-relationnelle-et-affective", ReferralTheme::SCREENING},
    {"se-former", ReferralTheme::EMPLOYMENT},
    {"trouver-un-emploi", ReferralTheme::EMPLOYMENT},
};

constexpr Word kBestThematiques[] = {
    {"sante--acces-aux-soins", ReferralTheme::CARE},
    {"sante--addictions", ReferralTheme::ADDICTION_CARE},
    {"sante--acces-aux-soins", ReferralTheme::HOSPITAL},
    {"sante--sante-sexuelle", ReferralTheme::SCREENING},
    {"sante--sante-mentale", ReferralTheme::MENTAL_HEALTH},
    {"difficultes-administratives-ou-juridiques--accompagnement-pour-lacces-aux-droits", ReferralTheme::RIGHTS},
    {"logement-hebergement--rechercher-une-solution-dhebergement-temporaire", ReferralTheme::HOUSING},
    {"preparer-sa-candidature--organiser-ses-demarches-de-recherche-demploi", ReferralTheme::EMPLOYMENT},
    {"famille--soutien-a-la-parentalite-et-a-leducation", ReferralTheme::FAMILY},
    {"difficultes-administratives-ou-juridiques--prendre-en-compte-une-problematique-judiciaire", ReferralTheme::LEGAL},
    {"equipement-et-alimentation--alimentation", ReferralTheme::FOOD},
};

constexpr TaxonomyTerm kTerms[] = {
    {ReferralTheme::CARE, "Soins", "Soins généraux, médecine de ville"},
    {ReferralTheme::ADDICTION_CARE, "Addictologie", "Soin des addictions (CSAPA)"},
    {ReferralTheme::HOSPITAL, "Hôpital", "Hôpital, permanence d'accès aux soins de santé (PASS)"},
    {ReferralTheme::SCREENING, "Dépistage", "Dépistage (CeGIDD)"},
    {ReferralTheme::MENTAL_HEALTH, "Santé mentale", "Santé mentale"},
    {ReferralTheme::RIGHTS, "Droits", "Accès aux droits, papiers"},
    {ReferralTheme::HOUSING, "Logement", "Hébergement et logement (SIAO, CHRS)"},
    {ReferralTheme::EMPLOYMENT, "Emploi", "Formation et emploi"},
    {ReferralTheme::FAMILY, "Famille", "Famille et parentalité"},
    {ReferralTheme::LEGAL, "Justice", "Justice et aide juridique"},
    {ReferralTheme::FOOD, "Alimentation", "Aide alimentaire"},
    {ReferralTheme::OTHER, "Autre", "Autre besoin"},
};

// Categories of Open Eligibility, as search words.
constexpr Word kOpenEligibility[] = {
    {"addiction recovery", ReferralTheme::ADDICTION_CARE},
    {"food", ReferralTheme::FOOD},
    {"health", ReferralTheme::CARE},
    {"housing", ReferralTheme::HOUSING},
    {"legal", ReferralTheme::LEGAL},
    {"medical care", ReferralTheme::CARE},
    {"mental health care", ReferralTheme::MENTAL_HEALTH},
    {"parenting education", ReferralTheme::FAMILY},
    {"sexual and reproductive health", ReferralTheme::SCREENING},
    {"temporary shelter", ReferralTheme::HOUSING},
    {"work", ReferralTheme::EMPLOYMENT},
};

// The longest word of the table that the thematique is, or is a part of.
const Word* FindThematique(std::string_view thematique) {
  const Word* best = nullptr;
  for (const Word& word : kThematiques) {
    if (!thematique.starts_with(word.word)) continue;
    const std::string_view rest = thematique.substr(word.word.size());
    if (!rest.empty() && !rest.starts_with("--")) continue;
    if (best == nullptr || best->word.size() < word.word.size()) best = &word;
  }
  return best;
}

}  // namespace

Theme ThemeOfThematique(std::string_view thematique) {
  const Word* const word = FindThematique(thematique);
  return word == nullptr ? ReferralTheme::OTHER : word->theme;
}

std::string_view ThematiqueOf(Theme theme) {
  const auto* const word = std::find_if(std::begin(kBestThematiques), std::end(kBestThematiques),
                                        [theme](const Word& best) { return best.theme == theme; });
  return word == std::end(kBestThematiques) ? std::string_view() : word->word;
}

const TaxonomyTerm& TermOf(Theme theme) {
  const auto* const term = std::find_if(std::begin(kTerms), std::end(kTerms),
                                        [theme](const TaxonomyTerm& term) { return term.theme == theme; });
  if (term == std::end(kTerms)) throw std::logic_error("a theme has no taxonomy term");
  return *term;
}

std::optional<Theme> ThemeOfTerm(std::string_view code, std::string_view name) {
  if (const std::optional<Theme> theme = NamedTheme(code)) return theme;
  if (const Word* const word = FindThematique(code)) return word->theme;
  const std::string words = SearchWords(name);
  const auto* const word = std::find_if(std::begin(kOpenEligibility), std::end(kOpenEligibility),
                                        [&words](const Word& category) { return category.word == words; });
  if (word == std::end(kOpenEligibility)) return std::nullopt;
  return word->theme;
}

std::optional<Theme> NamedTheme(std::string_view name) {
  Theme theme = ReferralTheme::THEME_UNSPECIFIED;
  const bool known = ReferralTheme::Theme_Parse(std::string(name), &theme);
  if (!known || theme == ReferralTheme::THEME_UNSPECIFIED) return std::nullopt;
  return theme;
}

}  // namespace passerelle::referrals
