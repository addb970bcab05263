#include "services/statistics/annual_report/figures_vocabulary.h"

#include <map>

#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/statistics/annual_report/figure_compilers.h"

namespace passerelle::statistics {
namespace {

using Compiler = Figure (*)(Parameters&);

const std::map<std::string, Compiler>& Vocabulary() {
  static const auto* vocabulary = new std::map<std::string, Compiler>{
      {"activities", Activities},
      {"acts", Acts},
      {"addresses", Addresses},
      {"anonymous_visits", AnonymousVisits},
      {"closed_days", ClosedDays},
      {"containers_returned", ContainersReturned},
      {"mediation", Mediation},
      {"needles_picked_up", NeedlesPickedUp},
      {"new_people", NewPeople},
      {"observations", Observations},
      {"opening_hours", OpeningHours},
      {"opening_hours_per_week", OpeningHoursPerWeek},
      {"outing_people_seen", OutingPeopleSeen},
      {"outing_visits", OutingVisits},
      {"outings", Outings},
      {"overdose_kits", OverdoseKits},
      {"partners_referred_to", PartnersReferredTo},
      {"people_seen", PeopleSeen},
      {"referrals", Referrals},
      {"site_names", SiteNames},
      {"sites", SiteCount},
      {"survey_held", SurveyHeld},
      {"syringe_return_ratio", SyringeReturnRatio},
      {"syringes_distributed", SyringesDistributed},
      {"syringes_returned", SyringesReturned},
      {"units", Units},
      {"visits", Visits},
  };
  return *vocabulary;
}

}  // namespace

absl::StatusOr<Figure> CompileFigure(const std::string& name, const nlohmann::json& parameters) {
  const auto compiler = Vocabulary().find(name);
  if (compiler == Vocabulary().end()) return absl::InvalidArgumentError(StrCat("there is no figure \"", name, "\""));
  Parameters reader(parameters);
  Figure figure = compiler->second(reader);
  RETURN_IF_ERROR(reader.Finish());
  return figure;
}

std::vector<std::string> FigureNames() {
  std::vector<std::string> names;
  names.reserve(Vocabulary().size());
  for (const auto& [name, compiler] : Vocabulary()) names.push_back(name);
  return names;
}

}  // namespace passerelle::statistics
