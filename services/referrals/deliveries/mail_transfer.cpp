#include "services/referrals/deliveries/mail_transfer.h"

#include "services/runtime/base/text.h"

namespace passerelle::referrals {
namespace {

constexpr int kTransientFailure = 400;
constexpr int kPermanentFailure = 500;
// For each reply. libcurl says QUIT on its way out and waits for the answer while all else stands still: for so long,
// and two minutes unless told.
constexpr absl::Duration kReplyTimeout = absl::Seconds(10);

}  // namespace

MailTransfer::MailTransfer(const Network& network, const MailServer& server, const std::string& to, std::string message)
    : Transfer(network),
      message_(std::move(message)),
      recipients_(curl_slist_append(nullptr, to.c_str())),
      has_login_(server.url.find('@') != std::string::npos) {
  Set(CURLOPT_URL, server.url.c_str());
  Set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  Set(CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
  Set(CURLOPT_MAIL_FROM, server.from.c_str());
  Set(CURLOPT_MAIL_RCPT, recipients_.get());
  Set(CURLOPT_UPLOAD, 1L);
  Set(CURLOPT_READFUNCTION, &Read);
  Set(CURLOPT_READDATA, static_cast<void*>(this));
  Set(CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(absl::ToInt64Seconds(kReplyTimeout)));
  Set(CURLOPT_VERBOSE, 1L);
  Set(CURLOPT_DEBUGFUNCTION, &NoteCommand);
  Set(CURLOPT_DEBUGDATA, static_cast<void*>(this));
}

bool MailTransfer::MayOpen(const IpAddress& address) {
  const bool own = guard().IsAllowListed(address);
  own_network_ = own_network_ && own;
  return own || !in_plain_;
}

std::size_t MailTransfer::Read(char* buffer, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<MailTransfer*>(self);
  const std::size_t length = transfer.message_.copy(buffer, size * count, transfer.sent_);
  transfer.sent_ += length;
  return length;
}

// libcurl tells the reply and not what it is a reply to. QUIT, which it says on its way out, replaces nothing.
int MailTransfer::NoteCommand(CURL*, curl_infotype type, char* text, std::size_t size, void* self) {
  const std::string_view command(text, size);
  if (type == CURLINFO_HEADER_OUT && !command.starts_with("QUIT")) {
    static_cast<MailTransfer*>(self)->names_recipient_ = command.starts_with("RCPT");
  }
  return 0;
}

bool MailTransfer::GoesAnotherWay(CURLcode result) {
  const absl::Duration left = kAttemptTimeout - (absl::Now() - begin_);
  if (result != CURLE_USE_SSL_FAILED || in_plain_ || !own_network_ || has_login_) return false;
  if (left < absl::Milliseconds(1)) return false;  // libcurl would take 0 for no limit
  in_plain_ = true;
  sent_ = 0;
  Set(CURLOPT_TIMEOUT_MS, static_cast<long>(absl::ToInt64Milliseconds(left)));
  Set(CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_NONE));
  return true;
}

Outcome MailTransfer::Judge(CURLcode result) {
  const int status = ResponseCode();
  if (result == CURLE_OK) return {.error = "", .status = status};
  if (result == CURLE_OPERATION_TIMEDOUT || status < kTransientFailure) return {.error = ErrorOf(result)};
  return {.error = "MAIL_REFUSED", .status = status, .permanent = RefusedForGood(status)};
}

// Only what is said about this recipient or this message is about this mail: a server that greets nobody, or refuses
// the sender or the login, is the operator's to mend, and then the mail arrives.
bool MailTransfer::RefusedForGood(int status) const {
  return status >= kPermanentFailure && (names_recipient_ || sent_ == message_.size());
}

}  // namespace passerelle::referrals
