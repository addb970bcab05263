#include "gateway/partner_page/words.h"

namespace passerelle::gateway::partner_page {

using common::v1::ReferralTheme;
using referrals::v1::Referral;

Html Both(const Words& words) {
  Html both = Escape(words.french);
  both += {" <span lang=\"en\">"};
  both += Escape(words.english);
  both += {"</span>"};
  return both;
}

Words WordsFor(ReferralTheme::Theme theme) {
  switch (theme) {
    case ReferralTheme::CARE:
      return {"Soins, médecine de ville", "Care, a doctor in town"};
    case ReferralTheme::ADDICTION_CARE:
      return {"Soins en addictologie (CSAPA)", "Care of addictions"};
    case ReferralTheme::HOSPITAL:
      return {"Hôpital, PASS", "Hospital"};
    case ReferralTheme::SCREENING:
      return {"Dépistage (CeGIDD)", "Screening"};
    case ReferralTheme::MENTAL_HEALTH:
      return {"Santé mentale", "Mental health"};
    case ReferralTheme::RIGHTS:
      return {"Accès aux droits", "Rights and papers"};
    case ReferralTheme::HOUSING:
      return {"Hébergement, logement", "Housing and shelter"};
    case ReferralTheme::EMPLOYMENT:
      return {"Formation, emploi", "Training and employment"};
    case ReferralTheme::FAMILY:
      return {"Famille", "Family matters"};
    case ReferralTheme::LEGAL:
      return {"Justice, aide juridique", "Justice and legal aid"};
    case ReferralTheme::FOOD:
      return {"Aide alimentaire", "Food"};
    default:
      return {"Autre", "Other"};
  }
}

Words WordsFor(Referral::State state) {
  switch (state) {
    case Referral::SENT:
      return {"Envoyée, en attente de votre réponse", "Sent, waiting for your answer"};
    case Referral::ACKNOWLEDGED:
      return {"Reçue, en attente de votre réponse", "Received, waiting for your answer"};
    case Referral::ACCEPTED:
      return {"Acceptée, rendez-vous à fixer", "Accepted, a time is to be set"};
    case Referral::DECLINED:
      return {"Refusée", "Declined"};
    case Referral::SCHEDULED:
      return {"Rendez-vous fixé", "A time is set"};
    case Referral::ATTENDED:
      return {"La personne est venue", "The person came"};
    case Referral::NO_SHOW:
      return {"La personne n’est pas venue", "The person did not come"};
    case Referral::CLOSED:
      return {"Terminée", "Closed"};
    case Referral::CANCELLED:
      return {"Annulée par l’équipe", "Cancelled by the team"};
    case Referral::WITHDRAWN:
      return {"Retirée à la demande de la personne", "Withdrawn at the person’s wish"};
    case Referral::EXPIRED:
      return {"Expirée sans réponse", "Expired without an answer"};
    default:
      return {"Inconnu", "Unknown"};
  }
}

Words WordsFor(Referral::Urgency urgency) {
  switch (urgency) {
    case Referral::LOW:
      return {"Faible", "Low"};
    case Referral::HIGH:
      return {"Urgent", "Urgent"};
    default:
      return {"Normale", "Normal"};
  }
}

}  // namespace passerelle::gateway::partner_page
