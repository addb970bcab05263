// Prints a principal assertion, base64, as the gateway would sign it: a benchmark may then call a service's gRPC port
// directly.
//
// Usage: passerelle-bench-assertion <file with the gateway's secret key> <role> <site>
#include <absl/strings/escaping.h>
#include <absl/time/clock.h>

#include <fstream>
#include <iostream>
#include <string>

#include "services/runtime/access/assertion.h"

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: passerelle-bench-assertion <secret key file> <role> <site>\n";
    return 2;
  }
  std::string secret_key;
  std::ifstream(argv[1]) >> secret_key;
  const auto signer = passerelle::access::AssertionSigner::Create("gateway", secret_key);
  if (!signer.ok()) {
    std::cerr << "passerelle-bench-assertion: " << argv[1] << " holds no usable key\n";
    return 1;
  }
  const std::string assertion = signer->Sign({"account:bench", {argv[2]}, {argv[3]}}, absl::Now());
  std::cout << absl::Base64Escape(assertion) << "\n";
  return 0;
}
