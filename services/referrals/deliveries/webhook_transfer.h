// A notification on its way to a partner's software.
#pragma once

#include <string>
#include <vector>

#include "services/referrals/deliveries/transfer.h"

namespace passerelle::referrals {

struct Webhook {
  std::string id;  // the event's
  std::string url;
  std::string body;
  std::vector<std::string> secrets;
  absl::Time time;  // of the attempt
};

class WebhookTransfer : public Transfer {
 public:
  WebhookTransfer(const Network& network, Webhook webhook);
  Outcome Judge(CURLcode result) override;

 private:
  bool MayOpen(const IpAddress& address) override;
  void AddHeader(const std::string& header);
  static std::size_t CountBody(char*, std::size_t size, std::size_t count, void* self);
  Outcome JudgeStatus(int status);

  struct Free {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };
  const Webhook webhook_;
  const bool encrypted_;
  std::unique_ptr<curl_slist, Free> headers_;
  std::size_t body_bytes_ = 0;
};

}  // namespace passerelle::referrals
