// Certificates for tests, made by openssl, in folders as Kubernetes mounts a secret: the files are links through one
// link, which is swapped when the secret changes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/support/child_process.h"

namespace passerelle::testing {

// What a certificate says. It is always good for localhost and 127.0.0.1.
struct CertificateWish {
  std::string process;  // named as spiffe://passerelle/<process>; empty: no process
  int days = 30;        // how long it is good from now; negative: expired
};

class Authority {
 public:
  Authority();

  // A new folder with a certificate.
  std::string NewFolder(const CertificateWish& wish);
  std::string FolderOf(const std::string& process) { return NewFolder({.process = process}); }
  // Puts another certificate and key into a folder, all at once.
  void Renew(const std::string& folder, const CertificateWish& wish);
  // The authority's own certificate.
  std::string file() const { return directory_.path() + "/ca.crt"; }

 private:
  void OpenSsl(std::vector<std::string> arguments);

  ServerDirectory directory_;
  int made_ = 0;
};

// The certificate of a folder, without its chain, in PEM.
std::string CertificateIn(const std::string& folder);

// How `openssl s_client` got on with a server of this machine.
struct Handshake {
  bool completed = false;
  std::string certificate;  // that the server showed, in PEM
  std::string text;         // all that was printed
};
// `arguments` as for the shell: "-tls1_2 -CAfile /…/ca.crt"; `words`: what is said afterwards, as for printf.
Handshake ShakeHands(int port, std::string_view arguments, std::string_view words = "");

}  // namespace passerelle::testing
