#include "tests/support/certificates.h"

#include <sys/wait.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "services/runtime/base/text.h"

namespace passerelle::testing {
namespace {

namespace fs = std::filesystem;

constexpr char kBegin[] = "-----BEGIN CERTIFICATE-----";
constexpr char kEnd[] = "-----END CERTIFICATE-----";

std::string FirstCertificate(const std::string& text) {
  const std::size_t begin = text.find(kBegin);
  const std::size_t end = text.find(kEnd);
  return begin == std::string::npos || end == std::string::npos ? "" : text.substr(begin, end + sizeof(kEnd) - begin);
}

std::string NamesOf(const CertificateWish& wish) {
  const std::string process = wish.process.empty() ? "" : ",URI:spiffe://passerelle/" + wish.process;
  return "subjectAltName=DNS:localhost,IP:127.0.0.1" + process;
}

// As a link is swapped: at no time is there none.
void PointTo(const fs::path& target, const fs::path& link) {
  const fs::path next = link.string() + ".next";
  fs::create_symlink(target, next);
  fs::rename(next, link);
}

}  // namespace

Authority::Authority() {
  OpenSsl({"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30", "-subj",
           "/CN=Test authority", "-keyout", directory_.path() + "/ca.key", "-out", file()});
}

std::string Authority::NewFolder(const CertificateWish& wish) {
  const std::string folder = StrCat(directory_.path(), "/secret-", ++made_);
  fs::create_directory(folder);
  Renew(folder, wish);
  for (const char* name : {"tls.crt", "tls.key", "ca.crt"})
    fs::create_symlink(fs::path("..data") / name, fs::path(folder) / name);
  return folder;
}

void Authority::Renew(const std::string& folder, const CertificateWish& wish) {
  const std::string version = StrCat("..version-", ++made_);
  const std::string files = StrCat(directory_.path(), "/", made_, "-");
  OpenSsl({"req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=passerelle",
           "-addext", NamesOf(wish), "-keyout", files + "key", "-out", files + "request"});
  OpenSsl({"x509", "-req", "-in", files + "request", "-CA", file(), "-CAkey", directory_.path() + "/ca.key",
           "-copy_extensions", "copy", "-days", std::to_string(wish.days), "-out", files + "certificate"});
  const fs::path made = fs::path(folder) / version;
  fs::create_directory(made);
  fs::rename(files + "key", made / "tls.key");
  fs::rename(files + "certificate", made / "tls.crt");
  fs::copy_file(file(), made / "ca.crt");
  PointTo(version, fs::path(folder) / "..data");
}

// As the user that servers run as, so that they can read the keys.
void Authority::OpenSsl(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "openssl");
  const std::string log = directory_.path() + "/openssl.log";
  if (ChildProcess(arguments, log).Wait() != 0) {
    std::ostringstream text;
    text << std::ifstream(log).rdbuf();
    throw std::runtime_error("openssl: " + text.str());
  }
}

std::string CertificateIn(const std::string& folder) {
  std::ostringstream text;
  text << std::ifstream(folder + "/tls.crt").rdbuf();
  return FirstCertificate(text.str());
}

Handshake ShakeHands(int port, std::string_view arguments, std::string_view words) {
  const std::string command =
      StrCat("printf '", words, "' | openssl s_client -connect 127.0.0.1:", port, " ", arguments, " 2>&1");
  FILE* pipe = popen(command.c_str(), "re");
  if (pipe == nullptr) throw std::runtime_error("openssl cannot be run");
  Handshake handshake;
  char buffer[4096];
  for (std::size_t size; (size = fread(buffer, 1, sizeof(buffer), pipe)) > 0;) handshake.text.append(buffer, size);
  const int status = pclose(pipe);
  handshake.completed = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  handshake.certificate = FirstCertificate(handshake.text);
  return handshake;
}

}  // namespace passerelle::testing
