// Follows a certificate on disk: tells when it was renewed, and in time when it was not.
#pragma once

#include <absl/status/statusor.h>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "services/runtime/telemetry/metrics.h"
#include "services/runtime/tls/certificate.h"

namespace passerelle::tls {

// One thread that reads the files every second, through whatever links lead to them: a mounted secret is renewed by a
// link that is swapped. It keeps passerelle_tls_certificate_expiry_seconds, and logs a warning a day from a week before
// the certificate expires. A pair that cannot be used is logged, and the one before stays.
class CertificateWatch {
 public:
  // `use` labels the metric: "internal" or "public". `renewed` is called on the watch's thread.
  CertificateWatch(std::string folder, std::string use, KeyPair first, std::function<void(const KeyPair&)> renewed);
  ~CertificateWatch();

 private:
  void Run();
  void Look();
  void NoteExpiry();

  const std::string folder_;
  const std::string use_;
  const std::function<void(const KeyPair&)> renewed_;
  telemetry::Gauge& expiry_;
  KeyPair current_;
  std::string fault_;  // of the last look
  absl::Time next_warning_ = absl::InfinitePast();
  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopped_ = false;
  std::thread thread_;
};

}  // namespace passerelle::tls
