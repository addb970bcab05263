#include "gateway/disuse/mail.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>

#include <memory>

#include "gateway/base/text.h"
#include "services/runtime/base/uuid.h"

namespace passerelle::gateway::disuse {
namespace {

constexpr long kMostSeconds = 10;
constexpr long kRefusedForGood = 500;
constexpr std::size_t kEncodedLine = 76;

struct Unsent {
  std::string_view text;
};

std::size_t ReadUnsent(char* buffer, std::size_t size, std::size_t count, void* unsent) {
  std::string_view& text = static_cast<Unsent*>(unsent)->text;
  const std::size_t length = text.copy(buffer, size * count);
  text.remove_prefix(length);
  return length;
}

// As libcurl reads it; empty when it cannot.
std::string HostOf(const std::string& url) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parts(curl_url(), &curl_url_cleanup);
  char* host = nullptr;
  if (curl_url_set(parts.get(), CURLUPART_URL, url.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK ||
      curl_url_get(parts.get(), CURLUPART_HOST, &host, 0) != CURLUE_OK) {
    return "";
  }
  const std::unique_ptr<char, decltype(&curl_free)> owned(host, &curl_free);
  return host;
}

// An address of the loopback network, or the name that stands for one; never a name that begins like either.
bool OnThisMachine(const std::string& url) {
  const std::string host = HostOf(url);
  in_addr address = {};
  if (inet_pton(AF_INET, host.c_str(), &address) == 1) return ntohl(address.s_addr) >> 24 == IN_LOOPBACKNET;
  return host == "localhost" || host == "[::1]";
}

// Base64 knows neither long lines nor a dot at the beginning of one.
std::string EncodedLines(std::string_view text) {
  const std::string base64 = Base64(text);
  std::string lines;
  for (std::size_t at = 0; at < base64.size(); at += kEncodedLine)
    lines += Cat(base64.substr(at, kEncodedLine), "\r\n");
  return lines;
}

}  // namespace

std::string WriteWarning(std::string_view from, std::string_view to, absl::Time unused_time, absl::Time now) {
  const std::string day = absl::FormatTime("%Y-%m-%d", unused_time, absl::UTCTimeZone());
  const std::string_view domain = from.substr(from.find('@') + 1);
  return Cat("Date: ", absl::FormatTime("%a, %d %b %Y %H:%M:%S +0000", now, absl::UTCTimeZone()), "\r\nFrom: ", from,
             "\r\nTo: ", to,
             "\r\nSubject: Votre compte sera bientot ferme / Your account will soon be closed\r\nMessage-ID: <",
             NewUuidV7(), "@", domain,
             ">\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
             "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n",
             EncodedLines(Cat("Votre compte Passerelle ne sert plus : il sera fermé le ", day,
                              ". Pour le garder, connectez-vous avant ce jour.\r\n\r\n"
                              "Your Passerelle account is not in use: it will be closed on ",
                              day, ". To keep it, log in before that day.\r\n\r\n",
                              "-- \r\nPasserelle. Message automatique / Automatic message.\r\n")));
}

absl::Status SendMail(const MailServer& server, const std::string& to, std::string_view message) {
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), &curl_easy_cleanup);
  const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> recipients(curl_slist_append(nullptr, to.c_str()),
                                                                               &curl_slist_free_all);
  Unsent unsent{message};
  curl_easy_setopt(curl.get(), CURLOPT_URL, server.url.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(curl.get(), CURLOPT_USE_SSL,
                   static_cast<long>(OnThisMachine(server.url) ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  curl_easy_setopt(curl.get(), CURLOPT_MAIL_FROM, server.from.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_MAIL_RCPT, recipients.get());
  curl_easy_setopt(curl.get(), CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_READFUNCTION, &ReadUnsent);
  curl_easy_setopt(curl.get(), CURLOPT_READDATA, static_cast<void*>(&unsent));
  curl_easy_setopt(curl.get(), CURLOPT_PROXY, "");  // none, whatever the environment says
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, kMostSeconds);
  // libcurl says QUIT on its way out and waits for the answer: for so long, and two minutes unless told.
  curl_easy_setopt(curl.get(), CURLOPT_SERVER_RESPONSE_TIMEOUT, kMostSeconds);
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
  const CURLcode result = curl_easy_perform(curl.get());
  if (result == CURLE_OK) return absl::OkStatus();
  long reply = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &reply);
  if (reply >= kRefusedForGood) return absl::InvalidArgumentError("the mail server refuses the message");
  return absl::UnavailableError("the mail server did not take the message");
}

}  // namespace passerelle::gateway::disuse
