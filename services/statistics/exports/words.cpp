#include "services/statistics/exports/words.h"

#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/text.h"

namespace passerelle::statistics::exports {
namespace {

using Line = v1::ReportLine;

constexpr Words kFrench = {
    .report = "Rapport d’activité",
    .year = "Année",
    .sites = "Centres",
    .form = "Formulaire",
    .version = "Version",
    .reason = "Motif de la correction",
    .as_it_now_counts = "Chiffres du jour, année non figée",
    .notes = "À savoir",
    .charts = "Graphiques",
    .key_figures = "Chiffres clés",
    .definitions = "Définitions",
    .section = "Rubrique",
    .line_id = "Identifiant",
    .label = "Libellé",
    .value = "Valeur",
    .previous_year = "Année précédente",
    .difference = "Écart",
    .change = "Évolution (%)",
    .trend = "Évolution",
    .unit = "Unité",
    .source = "Source",
    .confirmed = "Confirmé",
    .text = "Texte",
    .definition = "Définition",
    .yes = "oui",
    .no = "non",
    .counted = "compté",
    .entered = "saisi",
    .unconfirmed_mark = "Ligne du formulaire non confirmée par une source",
    .entered_mark = "Valeur saisie par l’association",
    .page_of_pages = "Page %1 sur %2",
    .compared = "Comparaison de %1 et de %2",
};

constexpr Words kEnglish = {
    .report = "Activity report",
    .year = "Year",
    .sites = "Centres",
    .form = "Form",
    .version = "Version",
    .reason = "Why it was corrected",
    .as_it_now_counts = "Today’s figures, year not closed",
    .notes = "Good to know",
    .charts = "Charts",
    .key_figures = "Key figures",
    .definitions = "Definitions",
    .section = "Section",
    .line_id = "Line id",
    .label = "Label",
    .value = "Value",
    .previous_year = "Previous year",
    .difference = "Difference",
    .change = "Change (%)",
    .trend = "Change",
    .unit = "Unit",
    .source = "Source",
    .confirmed = "Confirmed",
    .text = "Text",
    .definition = "Definition",
    .yes = "yes",
    .no = "no",
    .counted = "counted",
    .entered = "entered",
    .unconfirmed_mark = "Line of the form not confirmed by a source",
    .entered_mark = "Value entered by the association",
    .page_of_pages = "Page %1 of %2",
    .compared = "%1 compared with %2",
};

struct UnitWords {
  const char* fr;
  const char* en;
};

UnitWords WordsOfUnit(Line::Unit unit) {
  switch (unit) {
    case Line::PEOPLE:
      return {"personnes", "people"};
    case Line::COUNT:
      return {"nombre", "number"};
    case Line::HOURS:
      return {"heures", "hours"};
    case Line::PERCENT:
      return {"%", "%"};
    case Line::FTE:
      return {"ETP", "FTE"};
    case Line::MONEY:
      return {"€", "€"};
    case Line::TEXT:
      return {"texte", "text"};
    case Line::YES_NO:
      return {"oui/non", "yes/no"};
    default:
      return {"", ""};
  }
}

}  // namespace

const Words& WordsOf(Language language) { return language == Language::kEnglish ? kEnglish : kFrench; }

std::string UnitName(Line::Unit unit, Language language) {
  const UnitWords words = WordsOfUnit(unit);
  return language == Language::kEnglish ? words.en : words.fr;
}

std::string VersionText(const v1::AnnualReport& report, absl::TimeZone time_zone, Language language) {
  if (report.version() == 0) return WordsOf(language).as_it_now_counts;
  const absl::Time time = TimeFromProto(report.freeze_time());
  const bool english = language == Language::kEnglish;
  const char* const pattern = english ? "frozen on %d %B %Y at %H:%M" : "figée le %d/%m/%Y à %H:%M";
  return StrCat("Version ", report.version(), ", ", absl::FormatTime(pattern, time, time_zone), " (", time_zone.name(),
                ")");
}

}  // namespace passerelle::statistics::exports
