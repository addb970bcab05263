// Transport security between processes: both ends of a connection prove which process of the suite they are.
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <string_view>

namespace grpc {
class ChannelCredentials;
class ServerCredentials;
}  // namespace grpc

namespace passerelle::tls {

// What one process shows the others, and by which authority it knows them. New connections take what is on disk; those
// that stand go on. Thread-safe.
class Credentials {
 public:
  // Reads tls.crt, tls.key and ca.crt of the folder, and follows them. INVALID_ARGUMENT, naming the file, when one
  // cannot be used, or when the certificate is not one of `process`.
  static absl::StatusOr<std::shared_ptr<const Credentials>> Open(const std::string& folder, const std::string& process);
  ~Credentials();

  // Asks every client for a certificate of the authority.
  std::shared_ptr<grpc::ServerCredentials> ForServer() const;
  // Lets only a server pass whose certificate names `process`, whatever its address.
  std::shared_ptr<grpc::ChannelCredentials> ForCallsTo(const std::string& process) const;

 private:
  struct Impl;
  explicit Credentials(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// A process that is called: in the clear without credentials of one's own.
struct Peer {
  std::shared_ptr<const Credentials> own;
  std::string process;  // "contacts"
};

std::shared_ptr<grpc::ChannelCredentials> ChannelCredentialsFor(const Peer& peer);
// In the clear without credentials.
std::shared_ptr<grpc::ServerCredentials> ServerCredentialsFor(const std::shared_ptr<const Credentials>& own);
// For a server that anybody may call: it proves who it is, and asks nobody for a certificate. Follows the folder's
// files.
std::shared_ptr<grpc::ServerCredentials> PublicServerCredentials(const std::string& folder);

}  // namespace passerelle::tls
