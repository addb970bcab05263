// The certificate with which the public port answers.
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <mutex>
#include <string>

#include "services/runtime/tls/certificate_watch.h"

namespace boost::asio::ssl {
class context;
}

namespace passerelle::gateway::http {

// TLS 1.2 and later, with forward secrecy; HTTP/1.1 only. Thread-safe.
class TlsContext {
 public:
  // Reads tls.crt and tls.key of the folder, and follows them. INVALID_ARGUMENT, naming the file, when one cannot be
  // used.
  static absl::StatusOr<std::unique_ptr<TlsContext>> Open(const std::string& folder);

  // What a new connection takes; one that stands keeps what it took.
  std::shared_ptr<boost::asio::ssl::context> Current() const;

 private:
  explicit TlsContext(std::shared_ptr<boost::asio::ssl::context> first) : current_(std::move(first)) {}
  void Renew(const tls::KeyPair& pair);

  mutable std::mutex mutex_;
  std::shared_ptr<boost::asio::ssl::context> current_;
  std::unique_ptr<tls::CertificateWatch> watch_;
};

}  // namespace passerelle::gateway::http
