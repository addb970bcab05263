#include "tests/simulator/http.h"

#include <curl/curl.h>

#include <cstdlib>
#include <stdexcept>

namespace passerelle::simulator {
namespace {

constexpr long kTimeoutMs = 40'000;
constexpr long kConnectTimeoutMs = 3'000;

struct GlobalCurl {
  GlobalCurl() { curl_global_init(CURL_GLOBAL_DEFAULT); }
  ~GlobalCurl() { curl_global_cleanup(); }
};

// The authorities to believe, where OpenSSL's own programs are told too; libcurl asks for nothing but its own file.
const char* AuthoritiesFile() {
  static const char* const file = std::getenv("SSL_CERT_FILE");
  return file;
}

size_t Append(char* data, size_t size, size_t count, void* body) {
  static_cast<std::string*>(body)->append(data, size * count);
  return size * count;
}

}  // namespace

struct HttpConnection::Impl {
  std::string base_url;
  CURL* curl = nullptr;
  ~Impl() { curl_easy_cleanup(curl); }
};

HttpConnection::HttpConnection(std::string base_url) : impl_(std::make_unique<Impl>()) {
  static const GlobalCurl global;
  impl_->base_url = std::move(base_url);
  impl_->curl = curl_easy_init();
  if (impl_->curl == nullptr) throw std::runtime_error("libcurl could not be started");
}

HttpConnection::~HttpConnection() = default;
HttpConnection::HttpConnection(HttpConnection&&) noexcept = default;

HttpResponse HttpConnection::Send(const char* method, std::string_view path, std::string_view body,
                                  const std::vector<std::string>& headers) {
  CURL* curl = impl_->curl;
  HttpResponse response;
  const std::string url = impl_->base_url + std::string(path);
  curl_slist* lines = curl_slist_append(nullptr, "Expect:");
  for (const std::string& header : headers) lines = curl_slist_append(lines, header.c_str());
  // The connection outlives a reset; the options do not.
  curl_easy_reset(curl);
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, lines);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  if (AuthoritiesFile() != nullptr) curl_easy_setopt(curl, CURLOPT_CAINFO, AuthoritiesFile());
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, kTimeoutMs);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, kConnectTimeoutMs);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Append);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &response.body);
  if (!body.empty()) {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.data());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  }
  const CURLcode code = curl_easy_perform(curl);
  curl_slist_free_all(lines);
  if (code != CURLE_OK) return HttpResponse{.status = 0, .body = curl_easy_strerror(code)};
  long status = 0;
  curl_off_t retry_after = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &retry_after);
  response.status = static_cast<int>(status);
  response.retry_after_seconds = static_cast<double>(retry_after);
  return response;
}

std::string UrlEncode(std::string_view text) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string encoded;
  for (const unsigned char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '_' || c == '.' || c == '~';
    if (plain) {
      encoded += static_cast<char>(c);
    } else {
      encoded += '%';
      encoded += kHex[c >> 4];
      encoded += kHex[c & 15];
    }
  }
  return encoded;
}

}  // namespace passerelle::simulator
