#include "services/runtime/tls/certificate_watch.h"

#include <absl/time/clock.h>

#include <chrono>
#include <utility>

#include "services/runtime/telemetry/log.h"

namespace passerelle::tls {
namespace {

constexpr std::chrono::seconds kLookPeriod(1);
constexpr absl::Duration kSoon = absl::Hours(7 * 24);
constexpr absl::Duration kWarningPeriod = absl::Hours(24);

}  // namespace

CertificateWatch::CertificateWatch(std::string folder, std::string use, KeyPair first,
                                   std::function<void(const KeyPair&)> renewed)
    : folder_(std::move(folder)),
      use_(std::move(use)),
      renewed_(std::move(renewed)),
      expiry_(telemetry::ProcessMetrics().MakeGauge("passerelle_tls_certificate_expiry_seconds",
                                                    "When the certificate in use expires, as a Unix time.",
                                                    {{"use", use_}})),
      current_(std::move(first)) {
  NoteExpiry();
  thread_ = std::thread([this] { Run(); });
}

CertificateWatch::~CertificateWatch() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  stop_.notify_all();
  thread_.join();
}

void CertificateWatch::Run() {
  std::unique_lock lock(mutex_);
  while (!stop_.wait_for(lock, kLookPeriod, [this] { return stopped_; })) Look();
}

void CertificateWatch::Look() {
  absl::StatusOr<KeyPair> pair = ReadKeyPair(folder_);
  const std::string fault(pair.status().message());
  if (!pair.ok() && fault != fault_) {
    telemetry::Log(telemetry::Level::kError, "a renewed certificate cannot be used; the one before stays",
                   {{"use", use_}, {"fault", fault}});
  }
  fault_ = fault;
  if (pair.ok() && (pair->certificate != current_.certificate || pair->key != current_.key)) {
    current_ = *std::move(pair);
    next_warning_ = absl::InfinitePast();
    telemetry::Log(telemetry::Level::kInfo, "a renewed certificate is in use",
                   {{"use", use_}, {"expires", absl::FormatTime(current_.expiry, absl::UTCTimeZone())}});
    renewed_(current_);
  }
  NoteExpiry();
}

void CertificateWatch::NoteExpiry() {
  expiry_.Set(static_cast<double>(absl::ToUnixSeconds(current_.expiry)));
  const absl::Time now = absl::Now();
  if (current_.expiry - now > kSoon || now < next_warning_) return;
  next_warning_ = now + kWarningPeriod;
  telemetry::Log(telemetry::Level::kWarning, "a certificate is about to expire, and was not renewed",
                 {{"use", use_}, {"expires", absl::FormatTime(current_.expiry, absl::UTCTimeZone())}});
}

}  // namespace passerelle::tls
