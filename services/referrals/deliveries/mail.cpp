#include "services/referrals/deliveries/mail.h"

#include <absl/strings/escaping.h>

#include <algorithm>
#include <array>

#include "services/runtime/base/text.h"

namespace passerelle::referrals {
namespace {

constexpr std::size_t kLineBytes = 76;

struct Words {
  std::string_view type;
  std::string_view subject;  // ASCII, so that no header needs an encoding
  std::string_view french;
  std::string_view english;
  bool link;
};

constexpr std::array<Words, 11> kWords = {{
    {"referral.sent", "Une orientation vous attend / A referral awaits you",
     "Une orientation vous a été adressée. Merci d'y répondre en ouvrant ce lien :",
     "A referral has been sent to you. Please open this link to answer it:", true},
    {"referral.reminder", "Rappel : une orientation attend votre reponse / Reminder: a referral awaits your answer",
     "Une orientation attend toujours votre réponse. Merci d'ouvrir ce lien :",
     "A referral still awaits your answer. Please open this link:", true},
    {"referral.link", "Votre nouveau lien / Your new link",
     "Voici le nouveau lien que vous avez demandé pour répondre à une orientation :",
     "This is the new link that you asked for to answer a referral:", true},
    {"referral.cancelled", "Une orientation est annulee / A referral was cancelled",
     "Une orientation qui vous avait été adressée est annulée : vous n'avez plus rien à faire.",
     "A referral that had been sent to you was cancelled: there is nothing left to do.", false},
    {"referral.withdrawn", "Une orientation est retiree / A referral was withdrawn",
     "Une orientation qui vous avait été adressée est retirée : vous n'avez plus rien à faire.",
     "A referral that had been sent to you was withdrawn: there is nothing left to do.", false},
    {"referral.closed", "Une orientation est close / A referral was closed",
     "Une orientation qui vous avait été adressée est close. Merci.",
     "A referral that had been sent to you was closed. Thank you.", false},
    {"referral.expired", "Une orientation a expire / A referral has expired",
     "Une orientation qui vous avait été adressée a expiré sans réponse : vous n'avez plus rien à faire.",
     "A referral that had been sent to you has expired without an answer: there is nothing left to do.", false},
    {"alert.published", "Alerte de la veille / Watch alert", "L'association vous transmet une alerte de sa veille.",
     "The association passes an alert of its watch on to you.", false},
    {"alert.ended", "Fin d'une alerte de la veille / End of a watch alert",
     "Le danger que signalait cette alerte est passé.", "The danger that this alert told of is over.", false},
    {"emergency.opened", "Acces d'urgence ouvert / Emergency access opened",
     "Quelqu'un d'un autre site a ouvert un accès d'urgence à une personne que votre site connaît. Merci de le relire "
     "dans la liste des accès d'urgence de Passerelle.",
     "Somebody of another site has opened an emergency access to a person whom your site knows. Please review it in "
     "Passerelle's list of emergency accesses.",
     false},
    {"partner.test", "Essai / Test", "Ceci est un essai : les orientations vous seront annoncées à cette adresse.",
     "This is a test: referrals will be announced to you at this address.", false},
}};

constexpr Words kOther = {"", "Une orientation a change / A referral has changed",
                          "Une orientation qui vous avait été adressée a changé.",
                          "A referral that had been sent to you has changed.", false};

const Words& WordsFor(std::string_view type) {
  const auto* const found =
      std::find_if(kWords.begin(), kWords.end(), [&](const Words& words) { return words.type == type; });
  return found == kWords.end() ? kOther : *found;
}

std::string_view InWords(std::string_view level) {
  if (level == "DANGER") return "Danger";
  if (level == "CAUTION") return "Prudence / Caution";
  return "À savoir / Good to know";
}

// In the language in which the team wrote it.
std::string AlertText(const MailAlert& alert) {
  if (alert.title.empty()) return "";
  return StrCat(InWords(alert.level), " : ", alert.title, "\r\n\r\n", alert.text, "\r\n\r\n");
}

std::string Text(const Mail& mail, const Words& words) {
  const std::string link = words.link ? StrCat(mail.link, "\r\n\r\n") : "";
  const std::string reference =
      mail.referral.empty() ? "" : StrCat("Référence / Reference : ", mail.referral, "\r\n\r\n");
  return StrCat(words.french, "\r\n\r\n", link, words.english, "\r\n\r\n", link, AlertText(mail.alert), mail.details,
                reference, "-- \r\nPasserelle. Message automatique / Automatic message.\r\n");
}

// Base64 knows neither long lines nor a dot at the beginning of one.
std::string Encoded(const std::string& text) {
  const std::string base64 = absl::Base64Escape(text);
  std::string lines;
  for (std::size_t at = 0; at < base64.size(); at += kLineBytes) lines += base64.substr(at, kLineBytes) + "\r\n";
  return lines;
}

}  // namespace

bool AsksForAnswer(std::string_view type) { return WordsFor(type).link; }

std::string WriteMail(const Mail& mail) {
  const Words& words = WordsFor(mail.type);
  const std::string_view domain = std::string_view(mail.from).substr(mail.from.find('@') + 1);
  return StrCat("Date: ", absl::FormatTime("%a, %d %b %Y %H:%M:%S +0000", mail.time, absl::UTCTimeZone()),
                "\r\nFrom: ", mail.from, "\r\nTo: ", mail.to, "\r\nSubject: ", words.subject, "\r\nMessage-ID: <",
                mail.id, "@", domain,
                ">\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
                "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n",
                Encoded(Text(mail, words)));
}

}  // namespace passerelle::referrals
