// Certificates by which the processes of the suite know each other: each names its process as a URI.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string>
#include <string_view>

namespace passerelle::tls {

// How a certificate names a process: "contacts" → "spiffe://passerelle/contacts".
std::string NameOf(std::string_view process);
// The process that such a name is of; empty for any other name.
std::string_view ProcessOf(std::string_view name);

// The files of a folder as cert-manager writes it and Kubernetes mounts it.
inline constexpr char kCertificateFile[] = "/tls.crt";
inline constexpr char kKeyFile[] = "/tls.key";
inline constexpr char kAuthoritiesFile[] = "/ca.crt";

// A certificate with the chain up to its authority, and its key.
struct KeyPair {
  std::string certificate;  // PEM
  std::string key;          // PEM
  std::string process;      // that the certificate names; empty when it names none, or more than one
  absl::Time expiry;
};

// Reads tls.crt and tls.key. INVALID_ARGUMENT, naming the file, when one cannot be read or is not what it should be, or
// when the key is not the certificate's.
absl::StatusOr<KeyPair> ReadKeyPair(const std::string& folder);
// INVALID_ARGUMENT unless ca.crt holds a certificate.
absl::Status CheckAuthorities(const std::string& folder);

}  // namespace passerelle::tls
