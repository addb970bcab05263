#include <string>
#include <utility>

#include "gateway/base/text.h"
#include "gateway/partner_page/layout.h"
#include "gateway/partner_page/local_time.h"
#include "gateway/partner_page/views.h"
#include "partner_page/templates.h"
#include "services/runtime/base/proto_time.h"

namespace passerelle::gateway::partner_page {
namespace {

using common::v1::DataCategory;
using referrals::v1::DisclosedPerson;
using referrals::v1::PartnerReferral;
using referrals::v1::Referral;

Html Fact(const Words& name, const Html& value) { return Fill(kFactHtml, {{"name", Both(name)}, {"value", value}}); }

Html TimeOf(const google::protobuf::Timestamp& time, absl::TimeZone zone) {
  return Escape(Cat(WriteLocalTime(TimeFromProto(time), zone), " (", zone.name(), ")"));
}

Html Facts(const PartnerReferral& referral, absl::TimeZone zone) {
  Html facts = Fact({"Où elle en est", "Where it stands"}, Both(WordsFor(referral.state())));
  facts += Fact({"Besoin", "What for"}, Both(WordsFor(referral.theme())));
  facts += Fact({"Urgence", "Urgency"}, Both(WordsFor(referral.urgency())));
  facts += Fact({"Site qui oriente", "Referring site"}, Escape(referral.site()));
  facts += Fact({"Accompagnement", "Accompaniment"},
                Both(referral.accompanied() ? Words{"L’équipe accompagne la personne", "The team comes with the person"}
                                            : Words{"La personne vient seule", "The person comes alone"}));
  if (referral.has_answer_deadline())
    facts += Fact({"Réponse attendue avant le", "Answer by"}, TimeOf(referral.answer_deadline(), zone));
  if (referral.has_scheduled_time())
    facts += Fact({"Rendez-vous", "Appointment"}, TimeOf(referral.scheduled_time(), zone));
  return facts;
}

struct Detail {
  Words name;
  std::string value;
};

Detail DetailFor(DataCategory category, const DisclosedPerson& person) {
  switch (category) {
    case common::v1::SUMMARY:
      return {{"Résumé du besoin", "Summary of the need"}, person.summary()};
    case common::v1::PSEUDONYM:
      return {{"Pseudonyme", "Pseudonym"}, person.pseudonym()};
    case common::v1::NAME:
      return {{"Nom", "Name"}, std::string(Trim(Cat(person.given_name(), " ", person.family_name())))};
    case common::v1::BIRTH_YEAR:
      return {{"Année de naissance", "Year of birth"},
              person.birth_year() == 0 ? "" : std::to_string(person.birth_year())};
    case common::v1::PHONE:
      return {{"Téléphone", "Telephone"}, person.phone()};
    case common::v1::LANGUAGES:
      return {{"Langues", "Languages"}, Join({person.languages().begin(), person.languages().end()}, ", ")};
    default:
      return {{"Autre", "Other"}, ""};
  }
}

Html Person(const PartnerReferral& referral) {
  if (!referral.has_disclosed()) {
    Html nothing{"<p>"};
    nothing += Both({"Aucune information sur la personne n’est communiquée, ou ne l’est plus.",
                     "Nothing about the person is disclosed, or no longer."});
    nothing += {"</p>"};
    return nothing;
  }
  Html facts;
  for (const int category : referral.disclosed().categories()) {
    const Detail detail = DetailFor(static_cast<DataCategory>(category), referral.disclosed());
    facts += Fact(detail.name, detail.value.empty() ? Both({"Non renseigné", "Not known"}) : Escape(detail.value));
  }
  return Fill(kFactsHtml, {{"facts", facts}});
}

Html Forms(const PartnerReferral& referral, const Html& guard, absl::TimeZone zone) {
  const auto form = [&](std::string_view html_template) {
    return Fill(html_template, {{"guard", guard}, {"zone", Escape(zone.name())}});
  };
  Html forms;
  const Referral::State state = referral.state();
  const bool waiting = state == Referral::SENT || state == Referral::ACKNOWLEDGED;
  if (waiting) forms += form(kAcceptHtml);
  if (state == Referral::SENT) forms += form(kAcknowledgeHtml);
  if (waiting) forms += form(kDeclineHtml);
  if (state == Referral::SCHEDULED) forms += form(kReportHtml);
  if (state == Referral::ACCEPTED || state == Referral::SCHEDULED) forms += form(kScheduleHtml);
  return forms;
}

}  // namespace

http::Response ReferralView(const PartnerReferral& referral, const PageSession& session, absl::TimeZone zone) {
  const Html guard = Fill(kGuardHtml, {{"csrf", Escape(CsrfToken(session))},
                                       {"etag", Escape(referral.etag())},
                                       {"state", Escape(Referral::State_Name(referral.state()))}});
  const Html content =
      Fill(kReferralHtml,
           {{"facts", Facts(referral, zone)}, {"person", Person(referral)}, {"answers", Forms(referral, guard, zone)}});
  return Page(200, "OK", "Orientation", content);
}

}  // namespace passerelle::gateway::partner_page
