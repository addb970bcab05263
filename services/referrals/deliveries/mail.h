// E-mails for partners without software: that a referral waits, and where, with nothing of the person, the theme or the
// site; and alerts of the watch.
#pragma once

#include <absl/time/time.h>

#include <string>
#include <string_view>

namespace passerelle::referrals {

// An alert of the watch, which names nobody.
struct MailAlert {
  std::string level;  // "DANGER"
  std::string title;
  std::string text;
};

struct Mail {
  std::string id;        // the event's
  std::string type;      // "referral.sent"
  std::string referral;  // empty for a test
  std::string from;
  std::string to;
  std::string link;  // where the type has one
  absl::Time time;
  MailAlert alert = {};      // for types of alerts only
  std::string details = {};  // further lines, where the type has them
};

// Whether notifications of this type ask the partner to answer; an e-mail then carries a link to the page for it.
bool AsksForAnswer(std::string_view type);

// The message as RFC 5322 writes it; the event's id makes its Message-ID, so that a mail that comes twice is seen to be
// one. Both addresses must be mail addresses.
std::string WriteMail(const Mail& mail);

}  // namespace passerelle::referrals
