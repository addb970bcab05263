// A notification on its way to a mail server.
#pragma once

#include <absl/time/clock.h>

#include <string>

#include "services/referrals/deliveries/transfer.h"

namespace passerelle::referrals {

struct MailServer {
  std::string url;  // smtp://host:port or smtps://…, with user and password where it asks for them
  std::string from;
};

class MailTransfer : public Transfer {
 public:
  MailTransfer(const Network& network, const MailServer& server, const std::string& to, std::string message);
  // STARTTLS comes first. A server that has none is written to in plain, inside the operator's own networks only and
  // never where a password would be shown. Both together have the time of one attempt.
  bool GoesAnotherWay(CURLcode result) override;
  Outcome Judge(CURLcode result) override;

 private:
  // The operator chose the server: it need not be a public one.
  bool MayOpen(const IpAddress& address) override;
  static std::size_t Read(char* buffer, std::size_t size, std::size_t count, void* self);
  static int NoteCommand(CURL*, curl_infotype type, char* text, std::size_t size, void* self);
  bool RefusedForGood(int status) const;

  struct Free {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };
  const std::string message_;
  std::unique_ptr<curl_slist, Free> recipients_;
  const absl::Time begin_ = absl::Now();
  const bool has_login_;
  std::size_t sent_ = 0;
  bool names_recipient_ = false;  // the last command was RCPT
  bool in_plain_ = false;
  bool own_network_ = true;  // every address connected to lies in the operator's own networks
};

}  // namespace passerelle::referrals
