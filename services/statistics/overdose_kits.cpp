#include "services/statistics/overdose_kits.h"

namespace passerelle::statistics {
namespace {

void CountKit(const OverdoseKitFact& kit, OverdoseKitFigures& figures) {
  if (kit.occasion == "FIRST") ++figures.first;
  if (kit.replaces == "USED") ++figures.after_use;
  if (kit.replaces == "LOST") ++figures.after_loss;
  if (kit.replaces == "EXPIRED") ++figures.after_expiry;
  if (kit.training_minutes > 0) ++figures.trainings;
  figures.training_minutes += kit.training_minutes;
  if (kit.fate == "USED") ++figures.used;
}

}  // namespace

OverdoseKitFigures OverdoseKitFiguresOf(const std::vector<const SiteOverdoseKits*>& sites, DayRange range) {
  OverdoseKitFigures figures;
  for (const SiteOverdoseKits* site : sites) {
    for (const auto& [id, kit] : *site) {
      if (range.first <= kit.day && kit.day <= range.last) CountKit(kit, figures);
    }
  }
  return figures;
}

}  // namespace passerelle::statistics
