#include "gateway/identity/fetch.h"

#include <absl/strings/numbers.h>
#include <curl/curl.h>

#include <memory>

#include "gateway/base/text.h"

namespace passerelle::gateway::identity {
namespace {

constexpr long kMostConnectSeconds = 3;
constexpr long kMostFetchSeconds = 5;
constexpr std::size_t kMostBodyBytes = 256 * 1024;
constexpr long kHttpOk = 200;

using CurlPtr = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;

// Taking less than is offered ends the transfer.
std::size_t TakeBody(char* bytes, std::size_t size, std::size_t count, void* target) {
  std::string& body = *static_cast<std::string*>(target);
  if (body.size() + size * count > kMostBodyBytes) return 0;
  body.append(bytes, size * count);
  return size * count;
}

std::size_t TakeHeader(char* bytes, std::size_t size, std::size_t count, void* target) {
  constexpr std::string_view kCacheControl = "cache-control:";
  const std::string_view line(bytes, size * count);
  if (EqualsIgnoreCase(line.substr(0, kCacheControl.size()), kCacheControl)) {
    static_cast<Document*>(target)->max_age = MaxAge(line.substr(kCacheControl.size()));
  }
  return size * count;
}

int IsStopped(void* stop, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const events::StopSignal*>(stop)->stopped() ? 1 : 0;
}

void Prepare(CURL* curl, const std::string& url, Document& document, const events::StopSignal& stop) {
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  // What stays on this machine does not go through a proxy.
  if (url.starts_with("http:")) curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, kMostConnectSeconds);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, kMostFetchSeconds);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &TakeBody);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, static_cast<void*>(&document.body));
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &TakeHeader);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, static_cast<void*>(&document));
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &IsStopped);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, const_cast<events::StopSignal*>(&stop));
}

}  // namespace

absl::StatusOr<Document> FetchDocument(const std::string& url, const events::StopSignal& stop) {
  const CurlPtr curl(curl_easy_init(), &curl_easy_cleanup);
  if (curl == nullptr) return absl::UnavailableError("no HTTP client can be made");
  Document document;
  Prepare(curl.get(), url, document, stop);
  const CURLcode result = curl_easy_perform(curl.get());
  if (result == CURLE_WRITE_ERROR) return absl::UnavailableError("its answer is too long");
  if (result != CURLE_OK) return absl::UnavailableError(curl_easy_strerror(result));
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status != kHttpOk) return absl::UnavailableError(Cat("it answers with status ", status));
  return document;
}

std::optional<absl::Duration> MaxAge(std::string_view cache_control) {
  constexpr std::string_view kMaxAge = "max-age=";
  std::optional<absl::Duration> max_age;
  for (std::string_view directive : Split(cache_control, ',')) {
    while (!directive.empty() && (directive.back() == '\r' || directive.back() == '\n')) directive.remove_suffix(1);
    const std::string name = LowerCase(Trim(directive));
    if (name == "no-store" || name == "no-cache") return absl::ZeroDuration();
    std::int64_t seconds = 0;
    const bool is_age = name.starts_with(kMaxAge) && absl::SimpleAtoi(name.substr(kMaxAge.size()), &seconds);
    if (is_age && seconds >= 0) max_age = absl::Seconds(seconds);
  }
  return max_age;
}

}  // namespace passerelle::gateway::identity
