#include "gateway/partner_page/views.h"

#include <map>

#include "gateway/dialects/problem.h"
#include "gateway/partner_page/layout.h"
#include "partner_page/templates.h"
#include "services/runtime/base/status.h"

namespace passerelle::gateway::partner_page {
namespace {

struct Explanation {
  int status;
  Words title;
  Words text;
};

constexpr Words kNotRecorded{"Réponse non enregistrée", "Your answer was not recorded"};

const Explanation& ExplanationOfCode(absl::StatusCode code) {
  static const Explanation changed = {409,
                                      {"L’orientation a changé entre-temps", "The referral has changed meanwhile"},
                                      {"Votre réponse n’a pas été enregistrée : voyez où en est l’orientation.",
                                       "Your answer was not recorded: see where the referral stands."}};
  static const std::map<absl::StatusCode, Explanation> explanations = {
      {absl::StatusCode::kFailedPrecondition, changed},
      {absl::StatusCode::kAborted, changed},
      {absl::StatusCode::kInvalidArgument,
       {400,
        kNotRecorded,
        {"Vérifiez le formulaire, puis envoyez-le de nouveau.", "Check the form, then send it again."}}},
      {absl::StatusCode::kResourceExhausted,
       {429,
        {"Trop de demandes", "Too many requests"},
        {"Attendez un instant, puis recommencez.", "Wait a moment, then try again."}}},
      {absl::StatusCode::kUnavailable,
       {503,
        {"Momentanément indisponible", "Unavailable at the moment"},
        {"Rien n’est perdu : réessayez dans quelques minutes.", "Nothing is lost: try again in a few minutes."}}},
      {absl::StatusCode::kInternal,
       {500,
        {"Une erreur s’est produite", "Something went wrong"},
        {"Réessayez plus tard, ou appelez l’équipe qui vous a écrit.",
         "Try again later, or call the team that wrote to you."}}},
  };
  const auto found = explanations.find(code);
  return found == explanations.end() ? explanations.at(absl::StatusCode::kInternal) : found->second;
}

// What deserves words of its own.
const std::map<std::string, Explanation, std::less<>>& ExplanationsOfReason() {
  static const Explanation past = {
      400, kNotRecorded, {"Le rendez-vous doit être dans l’avenir.", "The appointment must lie in the future."}};
  static const std::map<std::string, Explanation, std::less<>> explanations = {
      {"TIME_TOO_EARLY", past},
      {"TIME_TOO_FAR",
       {400,
        kNotRecorded,
        {"Le rendez-vous doit être dans l’année qui vient.", "The appointment must lie within a year."}}},
      {"TIME_INVALID",
       {400, kNotRecorded, {"Cette date ou cette heure n’existe pas.", "This day or time does not exist."}}},
      {"BODY_TOO_LARGE", {413, kNotRecorded, {"Le texte est trop long.", "The text is too long."}}},
      {"MEDIA_TYPE_UNSUPPORTED",
       {415, kNotRecorded, {"Utilisez le formulaire de la page.", "Use the form of the page."}}},
  };
  return explanations;
}

const Explanation& Explain(const absl::Status& status) {
  const auto found = ExplanationsOfReason().find(ReasonOf(status));
  if (found != ExplanationsOfReason().end()) return found->second;
  const bool late = status.code() == absl::StatusCode::kDeadlineExceeded;
  return ExplanationOfCode(late ? absl::StatusCode::kUnavailable : status.code());
}

}  // namespace

http::Response LinkView() { return Page(200, "OK", "Une orientation vous attend", Html{std::string(kLinkHtml)}); }

http::Response GoneView(std::string_view secret) {
  const Html renew = secret.empty() ? Html() : Fill(kRenewHtml, {{"secret", Escape(secret)}});
  return MessagePage(404, "NOT_FOUND", {"Ce lien ne s’ouvre plus", "This link no longer opens"},
                     {"Il a déjà servi, ou il a expiré.", "It was used already, or it has expired."}, renew);
}

http::Response RenewedView() {
  return MessagePage(200, "OK", {"Demande reçue", "Request received"},
                     {"Si ce lien nous est connu, un nouveau lien part par courriel à l’adresse enregistrée.",
                      "If this link is known to us, a fresh one is being sent by e-mail to the address on record."});
}

http::Response NoSessionView() {
  return MessagePage(
      404, "NOT_FOUND", {"Page fermée", "Page closed"},
      {"Ouvrez le lien du dernier courriel reçu : s’il a déjà servi, vous pourrez en demander un nouveau.",
       "Open the link of the latest e-mail: if it was used already, you can ask for a fresh one."});
}

http::Response ErrorView(const absl::Status& status, bool back) {
  if (status.code() == absl::StatusCode::kNotFound || status.code() == absl::StatusCode::kPermissionDenied)
    return NoSessionView();
  const Explanation& explanation = Explain(status);
  const Html more = back ? Html{std::string(kBackHtml)} : Html();
  http::Response response =
      MessagePage(explanation.status, CodeName(status.code()), explanation.title, explanation.text, more);
  if (const int seconds = dialects::RetryAfterSeconds(status); seconds > 0)
    response.Set("Retry-After", std::to_string(seconds));
  return response;
}

http::Response ForeignFormView() {
  return MessagePage(403, "PERMISSION_DENIED", kNotRecorded,
                     {"Ce formulaire n’est plus à jour, ou ne vient pas de cette page.",
                      "This form is out of date, or does not come from this page."},
                     Html{std::string(kBackHtml)});
}

http::Response WrongVerbView(std::string_view allowed) {
  http::Response response = MessagePage(405, "UNIMPLEMENTED", {"Page inaccessible ainsi", "Not reachable this way"},
                                        {"Revenez à la page précédente.", "Go back to the previous page."});
  response.Set("Allow", std::string(allowed));
  return response;
}

http::Response ToReferral() {
  http::Response response;
  response.status = 303;
  response.Set("Location", "/partner/referral");
  AddPageHeaders(response);
  return response;
}

}  // namespace passerelle::gateway::partner_page
