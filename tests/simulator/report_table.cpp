#include "tests/simulator/report_table.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <vector>

#include "tests/simulator/labels.h"

namespace passerelle::simulator {
namespace {

constexpr std::size_t kLabelWidth = 50;
constexpr std::size_t kColumnWidth = 10;

// Columns on a terminal: every UTF-8 character of these labels takes one.
std::size_t Width(const std::string& text) {
  std::size_t width = 0;
  for (const char c : text) width += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return width;
}

std::string Left(const std::string& text, std::size_t width) {
  return Width(text) >= width ? text : text + std::string(width - Width(text), ' ');
}

std::string Right(const std::string& text, std::size_t width) {
  return Width(text) >= width ? text : std::string(width - Width(text), ' ') + text;
}

// A label "français · English" that is too long for its column takes a second line for its English half.
void Row(std::string& out, const std::string& label, const std::vector<std::string>& cells) {
  const std::size_t half = Width(label) < kLabelWidth ? std::string::npos : label.find(" · ");
  out += Left(label.substr(0, half), kLabelWidth);
  for (const std::string& cell : cells) out += Right(cell, kColumnWidth);
  out.erase(out.find_last_not_of(' ') + 1);
  out += '\n';
  if (half != std::string::npos) out += "   " + label.substr(half) + '\n';
}

void Title(std::string& out, const std::string& label, const std::vector<std::string>& columns) {
  out += '\n';
  Row(out, label, columns);
  out += [&] {
    std::string line;
    for (std::size_t column = 0; column < kLabelWidth + kColumnWidth * columns.size(); ++column) line += "─";
    return line + '\n';
  }();
}

template <class Figures, class Key>
void PeopleAndVisits(std::string& out, const std::string& title, const Figures& figures, Key key) {
  Title(out, title, {"people", "visits"});
  for (const auto& figure : figures)
    Row(out, "  " + LabelOf(key(figure)), {Grouped(figure.people_seen()), Grouped(figure.visits())});
}

std::string NameOf(const std::string& item, const std::map<std::string, supplies::v1::Item>& catalogue) {
  const auto found = catalogue.find(item);
  return found == catalogue.end() ? item : absl::StrCat(found->second.label().fr(), " · ", found->second.label().en());
}

void Supplies(std::string& out, const statistics::v1::ActivityReport& report,
              const std::map<std::string, supplies::v1::Item>& catalogue, const Units& ledger) {
  Title(out, "Matériel remis · supplies handed out", {"report", "ledger", ""});
  Units both = SuppliesOf(report);
  for (const auto& [item, quantity] : ledger) both.try_emplace(item, 0);
  for (const auto& [item, quantity] : both) {
    const auto posted = ledger.find(item);
    const std::int64_t in_ledger = posted == ledger.end() ? 0 : posted->second;
    Row(out, "  " + NameOf(item, catalogue),
        {Grouped(quantity), Grouped(in_ledger), quantity == in_ledger ? "=" : "DIFFERS"});
  }
  Title(out, "Seringues · syringes, alone and in kits", {"units"});
  Row(out, "  Remises · handed out", {Grouped(report.syringes_distributed())});
  Row(out, "  Récupérées · brought back", {Grouped(report.syringes_returned())});
}

void Outings(std::string& out, const statistics::v1::OutingFigures& outings) {
  if (outings.count() + outings.cancelled() == 0) return;
  Title(out, "Sorties · outings", {"outings", "minutes", "team"});
  for (const auto& figure : outings.by_kind()) {
    Row(out, "  " + KindLabelOf(figure.kind()),
        {Grouped(figure.count()), Grouped(figure.minutes()), Grouped(figure.team_minutes())});
  }
  Row(out, "  Annulées · cancelled", {Grouped(outings.cancelled())});
  Title(out, "Lors des sorties · on outings", {"count"});
  Row(out, "  Passages · visits", {Grouped(outings.visits())});
  Row(out, "  Personnes connues, passages compris · seen", {Grouped(outings.people_seen())});
  Row(out, "  Connues, sans passage · known, no visit", {Grouped(outings.known_people_met())});
  Row(out, "  Inconnues · not known", {Grouped(outings.unknown_people_met())});
  Row(out, "  Seringues ramassées · needles picked up", {Grouped(outings.needles_picked_up())});
  Row(out, "  Médiations · mediations", {Grouped(outings.mediations())});
  Row(out, "  Incidents · incidents", {Grouped(outings.incidents())});
}

void MetOutside(std::string& out, const statistics::v1::OutsideFigures& outside) {
  if (outside.visits() == 0) return;
  Title(out, "Hors les murs · met outside", {"people", "visits"});
  for (const auto& figure : outside.by_setting())
    Row(out, "  " + LabelOf(figure.setting()), {Grouped(figure.people_seen()), Grouped(figure.visits())});
  Row(out, "  Ensemble, chacun une fois · all, each once", {Grouped(outside.people_seen()), Grouped(outside.visits())});
}

void Neighbourhood(std::string& out, const statistics::v1::ActivityReport& report) {
  if (report.mediation_actions() > 0) {
    Title(out, "Médiation sociale · community mediation", {"actions", "minutes", "needles"});
    for (const auto& figure : report.mediation().by_kind()) {
      Row(out, "  " + KindLabelOf(figure.kind()),
          {Grouped(figure.count()), Grouped(figure.minutes()), Grouped(figure.needles_picked_up())});
    }
  }
  if (report.activities().by_kind_size() > 0) {
    Title(out, "Activités, réunions · activities, meetings", {"held", "people", "minutes"});
    for (const auto& figure : report.activities().by_kind()) {
      Row(out, "  " + KindLabelOf(figure.kind()),
          {Grouped(figure.count()), Grouped(figure.participants()), Grouped(figure.minutes())});
    }
  }
}

}  // namespace

std::string Grouped(std::int64_t number) {
  const std::string digits = absl::StrCat(number < 0 ? -number : number);
  std::string grouped = number < 0 ? "-" : "";
  for (std::size_t index = 0; index < digits.size(); ++index) {
    if (index > 0 && (digits.size() - index) % 3 == 0) grouped += ' ';
    grouped += digits[index];
  }
  return grouped;
}

std::string Table(const statistics::v1::ActivityReport& report,
                  const std::map<std::string, supplies::v1::Item>& catalogue, const Units& ledger) {
  std::string out = absl::StrCat("\nRapport d'activité · activity report — ", absl::StrJoin(report.sites(), ", "),
                                 " — ", report.from(), " / ", report.to(), "\n");
  Title(out, "Public · people", {""});
  Row(out, "  File active · different people", {Grouped(report.people_seen())});
  Row(out, "  dont nouveaux · of whom new", {Grouped(report.new_people())});
  Row(out, "  Passages · visits", {Grouped(report.visits())});
  if (report.anonymous_visits() > 0)
    Row(out, "  dont anonymes · of which anonymous", {Grouped(report.anonymous_visits())});
  PeopleAndVisits(out, "Genre · gender", report.by_gender(), [](const auto& figure) { return figure.gender(); });
  PeopleAndVisits(out, "Âge · age", report.by_age_band(), [](const auto& figure) { return figure.age_band(); });
  PeopleAndVisits(out, "Modalité · setting", report.by_setting(), [](const auto& figure) { return figure.setting(); });
  Title(out, "Actes · acts", {"acts", "people", "minutes"});
  for (const auto& act : report.acts()) {
    Row(out, "  " + LabelOf(act.kind()), {Grouped(act.count()), Grouped(act.people()), Grouped(act.minutes())});
  }
  MetOutside(out, report.met_outside());
  Outings(out, report.outings());
  Neighbourhood(out, report);
  Supplies(out, report, catalogue, ledger);
  return out;
}

std::string ReferralTable(const statistics::v1::ReferralFigures& referrals, const Period& period) {
  std::string out;
  if (referrals.count() == 0) return out;
  Title(out, absl::StrCat("Orientations · referrals ", period.from, " / ", period.to), {"count"});
  Row(out, "  Envoyées · sent", {Grouped(referrals.count())});
  for (const auto& figure : referrals.by_theme())
    Row(out, "  · " + ThemeLabelOf(figure.theme()), {Grouped(figure.count())});
  Row(out, "  Avec accompagnement · accompanied", {Grouped(referrals.accompanied())});
  Row(out, "  Répondues · answered", {Grouped(referrals.answered())});
  Row(out, "  Délai médian, minutes · median delay, minutes", {Grouped(referrals.median_answer_minutes())});
  Row(out, "  Closes · closed", {Grouped(referrals.closed())});
  for (const auto& figure : referrals.by_outcome())
    Row(out, "  · " + OutcomeLabelOf(figure.outcome()), {Grouped(figure.count())});
  Row(out, "  Boucle bouclée · loop closure", {absl::StrCat(referrals.loop_closure_percent(), " %")});
  return out;
}

std::string OrderTable(const supplies::v1::Forecast& forecast,
                       const std::map<std::string, supplies::v1::Item>& catalogue, int most) {
  std::string rows;
  for (const auto& item : forecast.items()) {
    if (item.suggested_order() == 0 || most-- <= 0) continue;
    Row(rows, "  " + NameOf(item.item(), catalogue),
        {Grouped(item.suggested_packs()), Grouped(item.suggested_order()), "  " + item.order_by()});
  }
  std::string out;
  if (rows.empty()) return out;
  Title(out, "À commander · to order, " + forecast.as_of(), {"packs", "units", "order by"});
  return out + rows;
}

}  // namespace passerelle::simulator
