#include "tests/unit/statistics/sample_report.h"

#include <optional>
#include <stdexcept>

namespace passerelle::statistics {
namespace {

using Line = v1::ReportLine;

class SectionBuilder {
 public:
  SectionBuilder(v1::AnnualReport& report, const std::string& id, const std::string& title)
      : section_(*report.add_sections()) {
    section_.set_id(id);
    section_.set_title(title);
  }

  // What was counted; without a number it is not known.
  Line& Counted(const std::string& id, const std::string& label, Line::Unit unit, std::optional<std::int64_t> value,
                std::optional<std::int64_t> previous, int depth = 0) {
    Line& line = *section_.add_lines();
    line.set_id(section_.id() + "." + id);
    line.set_label(label);
    line.set_unit(unit);
    line.set_source(Line::COUNTED);
    line.set_depth(depth);
    line.set_known(value.has_value());
    line.set_value(value.value_or(0));
    line.set_previous_known(previous.has_value());
    line.set_previous_value(previous.value_or(0));
    return line;
  }
  Line& Entered(const std::string& id, const std::string& label, Line::Unit unit, std::optional<std::int64_t> value,
                std::optional<std::int64_t> previous) {
    Line& line = Counted(id, label, unit, value, previous);
    line.set_source(Line::ENTERED);
    return line;
  }
  void EnteredText(const std::string& id, const std::string& label, const std::string& text) {
    Line& line = Entered(id, label, Line::TEXT, text.empty() ? std::nullopt : std::optional<std::int64_t>(0), {});
    line.set_text(text);
  }

 private:
  v1::ReportSection& section_;
};

void AddMeans(v1::AnnualReport& report) {
  SectionBuilder means(report, "means", "Moyens et fonctionnement");
  means.EnteredText("hours", "Horaires d'ouverture",
                    "Du lundi au vendredi, 9 h – 17 h\nSamedi matin : <fermé> & \"férié\"");
  means.EnteredText("closures", "Fermetures", "");
  means.Entered("opening_hours", "Heures d'ouverture au public", Line::HOURS, 187250, 180000);
  means.Entered("staff", "Personnel", Line::FTE, 750, 725).set_unconfirmed(true);
  means.Entered("grant", "Dotation", Line::MONEY, 38125050, 37000000);
  means.Entered("animals", "Accueil des animaux", Line::YES_NO, 1, 0);
  means.Entered("lockers", "Bagagerie", Line::YES_NO, 0, {});
}

void AddPublic(v1::AnnualReport& report) {
  SectionBuilder people(report, "public", "Public accueilli");
  people.Counted("people_seen", "File active", Line::PEOPLE, 338, 284)
      .set_definition(
          "Personnes différentes vues au moins une fois dans l'année ; chacune compte une fois, quel que "
          "soit le nombre de centres où elle vient.");
  people.Counted("new_people", "dont nouveaux usagers", Line::PEOPLE, 112, 97, 1);
  people.Counted("new_share", "part des nouveaux usagers", Line::PERCENT, 3314, 3415, 1);
  people.Counted("age.under_18", "moins de 18 ans", Line::PEOPLE, 0, 0, 1);
  people.Counted("age.18_24", "18 à 24 ans", Line::PEOPLE, 41, 38, 1);
  people.Counted("age.25_39", "25 à 39 ans", Line::PEOPLE, 143, 120, 1);
  people.Counted("age.40_59", "40 à 59 ans", Line::PEOPLE, 139, 113, 1);
  people.Counted("age.60", "60 ans et plus", Line::PEOPLE, 15, 13, 1).set_unconfirmed(true);
  people.Counted("visits", "Passages", Line::COUNT, 5022, 4755)
      .set_definition("Une venue d'une personne ; les personnes non connues sont comptées par tête.");
  people.Counted("visits.fixed", "au centre", Line::COUNT, 3890, 3710, 1);
  people.Counted("visits.street", "en maraude ou dans la rue", Line::COUNT, 802, 851, 1);
  people.Counted("visits.mobile", "dans l'unité mobile, y compris les permanences chez des partenaires", Line::COUNT,
                 330, 194, 1);
  people.Counted("prison", "Personnes vues en prison", Line::PEOPLE, {}, {});
}

void AddSupplies(v1::AnnualReport& report) {
  SectionBuilder supplies(report, "supplies", "Matériel [distribué / récupéré] : réduction des risques");
  supplies.Counted("syringes", "Seringues distribuées", Line::COUNT, 48210, 51904)
      .set_definition("À l'unité et dans les trousses : une trousse qui en contient deux compte pour deux.");
  supplies.Counted("returned", "Seringues récupérées", Line::COUNT, 39377, 0);
  supplies.Counted("formula", "=1+1", Line::COUNT, 12, 12);
}

void AddEvolution(v1::AnnualReport& report) {
  SectionBuilder evolution(report, "evolution", "Évolution d'une année à l'autre");
  evolution.Counted("people_seen", "File active", Line::PEOPLE, 338, 284);
  evolution.Counted("new_people", "Nouvelles personnes", Line::PEOPLE, 112, 97);
  evolution.Counted("visits", "Passages", Line::COUNT, 5022, 4755);
  evolution.Counted("acts.hours", "Heures d'actes", Line::HOURS, 532625, 474175);
  evolution.Counted("outings", "Sorties", Line::COUNT, 0, 3);
  evolution.EnteredText("comment", "Commentaire de l'évolution", "=HYPERLINK(\"https://example.org\")");
}

}  // namespace

v1::AnnualReport SampleReport() {
  v1::AnnualReport report;
  report.add_sites("besancon");
  report.add_sites("montbeliard");
  report.set_year(2024);
  report.set_form("asa-caarud/1");
  report.set_version(2);
  report.mutable_freeze_time()->set_seconds(1736933400);  // 2025-01-15 09:30 UTC
  report.set_reason("Quatre visites saisies en retard");
  AddMeans(report);
  AddPublic(report);
  AddSupplies(report);
  AddEvolution(report);
  report.add_notes(
      "La somme des files actives des centres n'est pas la file active : une personne vue dans deux "
      "centres compte une fois.");
  return report;
}

AnnualReportCover SampleCover() {
  absl::TimeZone paris;
  if (!absl::LoadTimeZone("Europe/Paris", &paris)) throw std::runtime_error("there is no time in Paris");
  return {.title = "Rapport d'activité annuel – CAARUD",
          .rules = "Formulaire asa-caarud, version 1 (arrêté du 16 janvier 2006)",
          .site_names = {"Besançon", "Montbéliard & environs"},
          .time_zone = paris};
}

}  // namespace passerelle::statistics
