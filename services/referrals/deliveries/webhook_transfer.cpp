#include "services/referrals/deliveries/webhook_transfer.h"

#include <absl/strings/match.h>

#include <new>

#include "services/referrals/deliveries/schedule.h"
#include "services/referrals/deliveries/standard_webhooks.h"
#include "services/runtime/base/text.h"

namespace passerelle::referrals {
namespace {

// What a receiver may answer with; nobody reads it.
constexpr std::size_t kMostBodyBytes = std::size_t{64} * 1024;

constexpr int kRedirection = 300;
constexpr int kClientError = 400;
constexpr int kGone = 410;

}  // namespace

WebhookTransfer::WebhookTransfer(const Network& network, Webhook webhook)
    : Transfer(network), webhook_(std::move(webhook)), encrypted_(absl::StartsWithIgnoreCase(webhook_.url, "https:")) {
  Set(CURLOPT_URL, webhook_.url.c_str());
  Set(CURLOPT_PROTOCOLS_STR, "http,https");
  Set(CURLOPT_POSTFIELDS, webhook_.body.c_str());
  Set(CURLOPT_POSTFIELDSIZE, static_cast<long>(webhook_.body.size()));
  Set(CURLOPT_WRITEFUNCTION, &CountBody);
  Set(CURLOPT_WRITEDATA, static_cast<void*>(this));
  Set(CURLOPT_USERAGENT, "Passerelle");
  const std::string timestamp = StrCat(absl::ToUnixSeconds(webhook_.time));
  AddHeader("content-type: application/json");
  AddHeader("expect:");
  AddHeader(StrCat("webhook-id: ", webhook_.id));
  AddHeader(StrCat("webhook-timestamp: ", timestamp));
  AddHeader(StrCat("webhook-signature: ", SignWebhook(webhook_.id, timestamp, webhook_.body, webhook_.secrets)));
  Set(CURLOPT_HTTPHEADER, headers_.get());
}

void WebhookTransfer::AddHeader(const std::string& header) {
  curl_slist* const longer = curl_slist_append(headers_.get(), header.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  [[maybe_unused]] const curl_slist* same = headers_.release();
  headers_.reset(longer);
}

// What is signed may be read by anybody on the way when it is not encrypted: only inside the operator's own networks.
bool WebhookTransfer::MayOpen(const IpAddress& address) {
  return encrypted_ ? guard().MayConnect(address) : guard().IsAllowListed(address);
}

std::size_t WebhookTransfer::CountBody(char*, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<WebhookTransfer*>(self);
  transfer.body_bytes_ += size * count;
  return transfer.body_bytes_ > kMostBodyBytes ? 0 : size * count;
}

Outcome WebhookTransfer::Judge(CURLcode result) {
  if (settings_refused()) return {.error = "ADDRESS_FORBIDDEN"};
  // A body that was too long was cut off; what counts was said before it.
  const bool answered = result == CURLE_OK || (result == CURLE_WRITE_ERROR && body_bytes_ > kMostBodyBytes);
  if (!answered) return {.error = ErrorOf(result)};
  return JudgeStatus(ResponseCode());
}

Outcome WebhookTransfer::JudgeStatus(int status) {
  if (status >= 200 && status < kRedirection) return {.error = "", .status = status};
  const bool redirected = status >= kRedirection && status < kClientError;
  Outcome outcome{.error = redirected ? "REDIRECTED" : "STATUS", .status = status, .gone = status == kGone};
  curl_header* header = nullptr;
  if (curl_easy_header(handle(), "retry-after", 0, CURLH_HEADER, -1, &header) == CURLHE_OK) {
    outcome.retry_after = ParseRetryAfter(header->value, webhook_.time);
  }
  return outcome;
}

}  // namespace passerelle::referrals
