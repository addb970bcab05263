#include "services/runtime/tls/certificate.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <ctime>
#include <fstream>
#include <memory>
#include <sstream>
#include <vector>

#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"

namespace passerelle::tls {
namespace {

constexpr std::string_view kNamePrefix = "spiffe://passerelle/";

template <auto kFree>
struct Freeing {
  template <class Part>
  void operator()(Part* part) const {
    kFree(part);
  }
};
using Bio = std::unique_ptr<BIO, Freeing<BIO_free_all>>;
using X509Certificate = std::unique_ptr<X509, Freeing<X509_free>>;
using PrivateKey = std::unique_ptr<EVP_PKEY, Freeing<EVP_PKEY_free>>;
using AlternativeNames = std::unique_ptr<GENERAL_NAMES, Freeing<GENERAL_NAMES_free>>;

absl::Status Fault(const std::string& file, std::string_view what) {
  ERR_clear_error();
  return absl::InvalidArgumentError(StrCat(file, ": ", what));
}

absl::StatusOr<std::string> ReadText(const std::string& file) {
  std::ifstream input(file, std::ios::binary);
  std::ostringstream text;
  if (!input || !(text << input.rdbuf())) return Fault(file, "cannot be read");
  return text.str();
}

Bio BioOf(const std::string& text) { return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))); }

absl::StatusOr<X509Certificate> ParseCertificate(const std::string& file, const std::string& pem) {
  X509Certificate certificate(PEM_read_bio_X509(BioOf(pem).get(), nullptr, nullptr, nullptr));
  if (certificate == nullptr) return Fault(file, "holds no certificate in PEM");
  return certificate;
}

absl::StatusOr<PrivateKey> ParseKey(const std::string& file, const std::string& pem) {
  // A key that asks for a password is none that a process can use; it must not ask on the terminal either.
  constexpr auto kNoPassword = [](char*, int, int, void*) { return -1; };
  PrivateKey key(PEM_read_bio_PrivateKey(BioOf(pem).get(), nullptr, kNoPassword, nullptr));
  if (key == nullptr) return Fault(file, "holds no private key in PEM");
  return key;
}

std::vector<std::string> UriNames(const X509& certificate) {
  std::vector<std::string> uris;
  const AlternativeNames names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type != GEN_URI) continue;
    const ASN1_IA5STRING* uri = name->d.uniformResourceIdentifier;
    uris.emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(uri)), ASN1_STRING_length(uri));
  }
  return uris;
}

absl::Time ExpiryOf(const X509& certificate) {
  std::tm utc{};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(&certificate), &utc) != 1) return absl::InfinitePast();
  return absl::FromTM(utc, absl::UTCTimeZone());
}

}  // namespace

std::string NameOf(std::string_view process) { return StrCat(kNamePrefix, process); }

std::string_view ProcessOf(std::string_view name) {
  return name.starts_with(kNamePrefix) ? name.substr(kNamePrefix.size()) : std::string_view();
}

absl::StatusOr<KeyPair> ReadKeyPair(const std::string& folder) {
  const std::string certificate_file = folder + kCertificateFile;
  const std::string key_file = folder + kKeyFile;
  KeyPair pair;
  ASSIGN_OR_RETURN(pair.certificate, ReadText(certificate_file));
  ASSIGN_OR_RETURN(pair.key, ReadText(key_file));
  ASSIGN_OR_RETURN(const X509Certificate certificate, ParseCertificate(certificate_file, pair.certificate));
  ASSIGN_OR_RETURN(const PrivateKey key, ParseKey(key_file, pair.key));
  if (X509_check_private_key(certificate.get(), key.get()) != 1) return Fault(key_file, "is not the certificate's key");
  const std::vector<std::string> uris = UriNames(*certificate);
  if (uris.size() == 1) pair.process = std::string(ProcessOf(uris[0]));
  pair.expiry = ExpiryOf(*certificate);
  return pair;
}

absl::Status CheckAuthorities(const std::string& folder) {
  const std::string file = folder + kAuthoritiesFile;
  ASSIGN_OR_RETURN(const std::string pem, ReadText(file));
  return ParseCertificate(file, pem).status();
}

}  // namespace passerelle::tls
