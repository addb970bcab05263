#include "tests/simulator/labels.h"

#include <map>

namespace passerelle::simulator {
namespace {

template <class Enum>
std::string Find(const std::map<Enum, const char*>& labels, const Enum& value, const std::string& name) {
  const auto found = labels.find(value);
  return found == labels.end() ? name : found->second;
}

}  // namespace

std::string LabelOf(common::v1::Gender gender) {
  static const std::map<common::v1::Gender, const char*> labels = {
      {common::v1::WOMAN, "Femmes · women"},
      {common::v1::MAN, "Hommes · men"},
      {common::v1::TRANS_WOMAN, "Femmes trans · trans women"},
      {common::v1::TRANS_MAN, "Hommes trans · trans men"},
      {common::v1::NON_BINARY, "Non binaires · non-binary"},
      {common::v1::UNKNOWN, "Non renseigné · not known"}};
  return Find(labels, gender, common::v1::Gender_Name(gender));
}

std::string LabelOf(common::v1::AgeBand band) {
  static const std::map<common::v1::AgeBand, const char*> labels = {
      {common::v1::AGE_UNDER_18, "< 18"}, {common::v1::AGE_18_24, "18-24"},
      {common::v1::AGE_25_29, "25-29"},   {common::v1::AGE_30_39, "30-39"},
      {common::v1::AGE_40_49, "40-49"},   {common::v1::AGE_50_59, "50-59"},
      {common::v1::AGE_60_PLUS, "≥ 60"},  {common::v1::AGE_UNKNOWN, "Non renseigné · not known"}};
  return Find(labels, band, common::v1::AgeBand_Name(band));
}

std::string LabelOf(common::v1::Setting setting) {
  static const std::map<common::v1::Setting, const char*> labels = {
      {common::v1::FIXED_SITE, "Lieu fixe · at the centre"},
      {common::v1::MOBILE_UNIT, "Unité mobile · mobile unit"},
      {common::v1::STREET, "Rue, maraude · street"},
      {common::v1::FESTIVE, "Milieu festif · festive event"},
      {common::v1::SQUAT, "Squat · squat"},
      {common::v1::PERMANENCE, "Permanence · at a partner's"},
      {common::v1::PRISON, "Prison · prison"},
      {common::v1::HOME, "Domicile · at home"},
      {common::v1::PHARMACY, "Pharmacie · pharmacy"},
      {common::v1::REMOTE, "À distance · remote"}};
  return Find(labels, setting, common::v1::Setting_Name(setting));
}

std::string LabelOf(common::v1::ActKind kind) {
  static const std::map<common::v1::ActKind, const char*> labels = {
      {common::v1::WELCOME, "Accueil, lien social · welcome"},
      {common::v1::REST, "Repos · rest"},
      {common::v1::SNACK, "Collation · snack"},
      {common::v1::SHOWER, "Douche · shower"},
      {common::v1::LAUNDRY, "Lessive · laundry"},
      {common::v1::INFORMATION, "Information · information"},
      {common::v1::COUNSELLING, "Conseil RdR · harm-reduction advice"},
      {common::v1::INTERVIEW, "Entretien · interview"},
      {common::v1::GROUP_ACTIVITY, "Activité collective · group activity"},
      {common::v1::NURSING, "Soins infirmiers · nursing"},
      {common::v1::RAPID_TEST, "Dépistage rapide · rapid test"},
      {common::v1::VACCINATION, "Vaccination · vaccination"},
      {common::v1::DRUG_CHECKING, "Analyse de produits · drug checking"},
      {common::v1::OVERDOSE_TRAINING, "Formation surdose · overdose training"},
      {common::v1::HEALTH_ACCESS, "Accès aux soins · access to care"},
      {common::v1::RIGHTS, "Accès aux droits · rights"},
      {common::v1::HOUSING, "Logement · housing"},
      {common::v1::EMPLOYMENT, "Formation, emploi · employment"},
      {common::v1::FAMILY, "Famille · family"},
      {common::v1::ACCOMPANIMENT, "Accompagnement · accompaniment"},
      {common::v1::REASSURANCE, "Réassurance · reassurance"}};
  return Find(labels, kind, common::v1::ActKind_Name(kind));
}

std::string ThemeLabelOf(const std::string& theme) {
  static const std::map<std::string, const char*> labels = {{"CARE", "Soins · care"},
                                                            {"ADDICTION_CARE", "Addictologie · addiction care"},
                                                            {"HOSPITAL", "Hôpital · hospital"},
                                                            {"SCREENING", "Dépistage · screening"},
                                                            {"MENTAL_HEALTH", "Santé mentale · mental health"},
                                                            {"RIGHTS", "Accès aux droits · rights"},
                                                            {"HOUSING", "Logement · housing"},
                                                            {"EMPLOYMENT", "Emploi, formation · employment"},
                                                            {"FAMILY", "Famille · family"},
                                                            {"LEGAL", "Justice · legal aid"},
                                                            {"FOOD", "Alimentation · food"},
                                                            {"OTHER", "Autres · others"}};
  return Find(labels, theme, theme);
}

std::string OutcomeLabelOf(const std::string& outcome) {
  static const std::map<std::string, const char*> labels = {{"COMPLETED", "Abouties · need met"},
                                                            {"PARTLY", "En partie · partly"},
                                                            {"NOT_ATTENDED", "Non honorées · not attended"},
                                                            {"REFUSED", "Refusées · refused"},
                                                            {"LOST_CONTACT", "Perdues de vue · lost contact"}};
  return Find(labels, outcome, outcome);
}

std::string KindLabelOf(const std::string& kind) {
  static const std::map<std::string, const char*> labels = {
      {"MARAUDE", "Maraudes · street rounds"},
      {"MOBILE_UNIT", "Unité mobile · mobile unit"},
      {"FESTIVE_EVENT", "Milieu festif · festive events"},
      {"SQUAT", "Squats · squats"},
      {"PERMANENCE", "Permanences · desks at partners'"},
      {"COMMUNITY_MEDIATION", "Médiation · community mediation"},
      {"RESIDENTS", "Riverains · residents"},
      {"SHOPS", "Commerces · shops"},
      {"POLICE", "Police · police"},
      {"LANDLORDS", "Bailleurs · landlords"},
      {"ELECTED_OFFICIALS", "Élus · elected officials"},
      {"SCHOOLS", "Écoles · schools"},
      {"NEEDLE_PICKUP", "Ramassage · needle pickup"},
      {"PUBLIC_MEETING", "Réunions publiques · public meetings"},
      {"OTHER_ACTION", "Autres · others"},
      {"COLLECTIVE_ACTIVITY", "Activités collectives · group activities"},
      {"TEAM_MEETING", "Réunions d'équipe · team meetings"},
      {"PARTNER_MEETING", "Réunions de partenaires · with partners"},
      {"TRAINING", "Formations · trainings"},
      {"USERS_COUNCIL", "Conseils d'usagers · users' councils"}};
  return Find(labels, kind, kind);
}

}  // namespace passerelle::simulator
