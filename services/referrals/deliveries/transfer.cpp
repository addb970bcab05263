#include "services/referrals/deliveries/transfer.h"

#include <sys/socket.h>

#include <stdexcept>

namespace passerelle::referrals {
namespace {

// Before any thread uses libcurl, and never undone.
void InitialiseOnce() {
  static const CURLcode initialised = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (initialised != CURLE_OK) throw std::runtime_error("libcurl does not start");
}

bool IsTlsFault(CURLcode result) {
  switch (result) {
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_USE_SSL_FAILED:
      return true;
    default:
      return false;
  }
}

}  // namespace

Transfer::Transfer(const Network& network) : guard_(network.guard) {
  InitialiseOnce();
  handle_.reset(curl_easy_init());
  if (handle_ == nullptr) throw std::runtime_error("libcurl has no memory");
  Set(CURLOPT_NOSIGNAL, 1L);
  Set(CURLOPT_QUICK_EXIT, 1L);  // a name server that does not answer holds nobody up
  Set(CURLOPT_PROXY, "");       // none, whatever the environment says
  Set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(absl::ToInt64Milliseconds(kConnectTimeout)));
  Set(CURLOPT_TIMEOUT_MS, static_cast<long>(absl::ToInt64Milliseconds(kAttemptTimeout)));
  // Every attempt opens a connection, so that the guard sees the address that this attempt goes to.
  Set(CURLOPT_FRESH_CONNECT, 1L);
  Set(CURLOPT_FORBID_REUSE, 1L);
  Set(CURLOPT_OPENSOCKETFUNCTION, &OpenSocket);
  Set(CURLOPT_OPENSOCKETDATA, static_cast<void*>(this));
  if (!network.ca_file.empty()) Set(CURLOPT_CAINFO, network.ca_file.c_str());
}

curl_socket_t Transfer::OpenSocket(void* self, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(self);
  const std::optional<IpAddress> ip = IpAddressOf(address->addr);
  if (!ip || !transfer.MayOpen(*ip)) {
    transfer.forbidden_ = true;
    return CURL_SOCKET_BAD;
  }
  transfer.opened_ = true;
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

int Transfer::ResponseCode() {
  long code = 0;
  curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &code);
  return static_cast<int>(code);
}

std::string_view Transfer::ErrorOf(CURLcode result) const {
  if (forbidden()) return "ADDRESS_FORBIDDEN";
  if (IsTlsFault(result)) return "TLS_FAILED";
  switch (result) {
    case CURLE_OPERATION_TIMEDOUT:
      return "TIMEOUT";
    case CURLE_COULDNT_RESOLVE_HOST:
      return "NAME_UNKNOWN";
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return "ADDRESS_FORBIDDEN";
    default:
      return "CONNECTION_FAILED";
  }
}

}  // namespace passerelle::referrals
