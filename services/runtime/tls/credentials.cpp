#include "services/runtime/tls/credentials.h"

#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_certificate_verifier.h>
#include <grpcpp/security/tls_credentials_options.h>

#include <utility>

#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/runtime/tls/certificate.h"
#include "services/runtime/tls/certificate_watch.h"

namespace passerelle::tls {
namespace {

namespace gtls = grpc::experimental;

constexpr unsigned kReadSeconds = 1;

// Whether the server at the other end is the process that was meant; that its certificate is good was checked before.
class ProcessVerifier : public gtls::ExternalCertificateVerifier {
 public:
  explicit ProcessVerifier(std::string_view process) : name_(NameOf(process)) {}

  bool Verify(gtls::TlsCustomVerificationCheckRequest* request, std::function<void(grpc::Status)>,
              grpc::Status* sync_status) override {
    const auto names = request->uri_names();
    const bool meant = names.size() == 1 && std::string_view(names[0].data(), names[0].size()) == name_;
    *sync_status =
        meant ? grpc::Status::OK : grpc::Status(grpc::StatusCode::UNAUTHENTICATED, StrCat("the server is not ", name_));
    return true;
  }
  void Cancel(gtls::TlsCustomVerificationCheckRequest*) override {}

 private:
  const std::string name_;
};

}  // namespace

struct Credentials::Impl {
  Impl(const std::string& folder, KeyPair pair)
      : provider(std::make_shared<gtls::FileWatcherCertificateProvider>(folder + kKeyFile, folder + kCertificateFile,
                                                                        folder + kAuthoritiesFile, kReadSeconds)),
        watch(folder, "internal", std::move(pair), [](const KeyPair&) {}) {}

  std::shared_ptr<gtls::FileWatcherCertificateProvider> provider;
  CertificateWatch watch;
};

absl::StatusOr<std::shared_ptr<const Credentials>> Credentials::Open(const std::string& folder,
                                                                     const std::string& process) {
  ASSIGN_OR_RETURN(KeyPair pair, ReadKeyPair(folder));
  RETURN_IF_ERROR(CheckAuthorities(folder));
  if (pair.process != process) {
    return absl::InvalidArgumentError(StrCat(folder, kCertificateFile, ": is not a certificate of ", NameOf(process)));
  }
  return std::shared_ptr<const Credentials>(new Credentials(std::make_unique<Impl>(folder, std::move(pair))));
}

Credentials::Credentials(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Credentials::~Credentials() = default;

std::shared_ptr<grpc::ServerCredentials> Credentials::ForServer() const {
  gtls::TlsServerCredentialsOptions options(impl_->provider);
  options.watch_identity_key_cert_pairs();
  options.watch_root_certs();
  options.set_cert_request_type(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  return gtls::TlsServerCredentials(options);
}

std::shared_ptr<grpc::ChannelCredentials> Credentials::ForCallsTo(const std::string& process) const {
  gtls::TlsChannelCredentialsOptions options;
  options.set_certificate_provider(impl_->provider);
  options.watch_identity_key_cert_pairs();
  options.watch_root_certs();
  options.set_certificate_verifier(gtls::ExternalCertificateVerifier::Create<ProcessVerifier>(process));
  options.set_check_call_host(false);  // it would ask for a DNS name
  return gtls::TlsCredentials(options);
}

std::shared_ptr<grpc::ChannelCredentials> ChannelCredentialsFor(const Peer& peer) {
  return peer.own ? peer.own->ForCallsTo(peer.process) : grpc::InsecureChannelCredentials();
}

std::shared_ptr<grpc::ServerCredentials> ServerCredentialsFor(const std::shared_ptr<const Credentials>& own) {
  return own ? own->ForServer() : grpc::InsecureServerCredentials();
}

std::shared_ptr<grpc::ServerCredentials> PublicServerCredentials(const std::string& folder) {
  gtls::TlsServerCredentialsOptions options(std::make_shared<gtls::FileWatcherCertificateProvider>(
      folder + kKeyFile, folder + kCertificateFile, kReadSeconds));
  options.watch_identity_key_cert_pairs();
  options.set_cert_request_type(GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE);
  return gtls::TlsServerCredentials(options);
}

}  // namespace passerelle::tls
