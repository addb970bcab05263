#include "gateway/http/tls_context.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/context.hpp>
#include <utility>

#include "gateway/base/text.h"
#include "services/runtime/base/status.h"
#include "services/runtime/telemetry/log.h"

namespace passerelle::gateway::http {
namespace {

namespace ssl = boost::asio::ssl;
using boost::system::error_code;

// Of TLS 1.2; those of TLS 1.3 are all good.
constexpr char kCiphers[] = "ECDHE+AESGCM:ECDHE+CHACHA20";
constexpr unsigned char kProtocols[] = "\x08http/1.1";

// A client that speaks other protocols only is told so, rather than answered in one that it does not expect.
int SelectProtocol(SSL*, const unsigned char** selected, unsigned char* size, const unsigned char* offered,
                   unsigned int offered_size, void*) {
  unsigned char* common = nullptr;
  const int found = SSL_select_next_proto(&common, size, kProtocols, sizeof(kProtocols) - 1, offered, offered_size);
  if (found != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_ALERT_FATAL;
  *selected = common;
  return SSL_TLSEXT_ERR_OK;
}

absl::StatusOr<std::shared_ptr<ssl::context>> MakeContext(const tls::KeyPair& pair) {
  auto made = std::make_shared<ssl::context>(ssl::context::tls_server);
  SSL_CTX* native = made->native_handle();
  SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_alpn_select_cb(native, SelectProtocol, nullptr);
  const bool limited =
      SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION) == 1 && SSL_CTX_set_cipher_list(native, kCiphers) == 1;
  error_code error;
  made->use_certificate_chain(boost::asio::buffer(pair.certificate), error);
  if (!error) made->use_private_key(boost::asio::buffer(pair.key), ssl::context::pem, error);
  ERR_clear_error();
  if (error || !limited) return absl::InvalidArgumentError(Cat("the certificate cannot be served: ", error.message()));
  return made;
}

}  // namespace

absl::StatusOr<std::unique_ptr<TlsContext>> TlsContext::Open(const std::string& folder) {
  ASSIGN_OR_RETURN(tls::KeyPair pair, tls::ReadKeyPair(folder));
  ASSIGN_OR_RETURN(auto first, MakeContext(pair));
  std::unique_ptr<TlsContext> context(new TlsContext(std::move(first)));
  context->watch_ = std::make_unique<tls::CertificateWatch>(
      folder, "public", std::move(pair), [made = context.get()](const tls::KeyPair& renewed) { made->Renew(renewed); });
  return context;
}

std::shared_ptr<ssl::context> TlsContext::Current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

void TlsContext::Renew(const tls::KeyPair& pair) {
  auto made = MakeContext(pair);
  if (!made.ok()) {
    telemetry::Log(telemetry::Level::kError, "a renewed certificate cannot be served; the one before stays",
                   {{"fault", std::string(made.status().message())}});
    return;
  }
  const std::lock_guard lock(mutex_);
  current_ = *std::move(made);
}

}  // namespace passerelle::gateway::http
