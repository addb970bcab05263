// The suite as it runs in a cluster: its processes talk to each other by certificate only.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <future>
#include <map>
#include <memory>

#include "tests/e2e/year.h"
#include "tests/simulator/http.h"
#include "tests/support/certificates.h"
#include "tests/support/look.h"

namespace passerelle::e2e {
namespace {

namespace fs = std::filesystem;
using simulator::Figures;
using testing::CertificateIn;
using testing::ShakeHands;

// A folder a process, as deploy/local takes them.
class ProcessCertificates {
 public:
  ProcessCertificates() {
    for (const char* process : {"gateway", "contacts", "supplies", "outreach", "referrals", "statistics"}) {
      folders_[process] = authority_.FolderOf(process);
      fs::create_directory_symlink(folders_[process], fs::path(directory_.path()) / process);
    }
  }
  void RenewAll() {
    for (const auto& [process, folder] : folders_) authority_.Renew(folder, {.process = process});
  }
  const std::map<std::string, std::string>& folders() const { return folders_; }
  const std::string& path() const { return directory_.path(); }

 private:
  testing::Authority authority_;
  testing::ServerDirectory directory_;
  std::map<std::string, std::string> folders_;  // process → where its certificate is
};

// One suite for all tests here.
class ASuiteWithCertificates : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    certificates_ = std::make_unique<ProcessCertificates>();
    suite_ = std::make_unique<LocalSuite>(
        std::map<std::string, std::string>{{"PASSERELLE_LOCAL_TLS_DIR", certificates_->path()}});
    const Printed up = suite_->Up();
    ASSERT_EQ(up.exit_code, 0) << up.text;
  }
  static void TearDownTestSuite() {
    suite_.reset();
    certificates_.reset();
  }
  static const LocalSuite& suite() { return *suite_; }
  static ProcessCertificates& certificates() { return *certificates_; }

  // Whether each service shows the certificate that is in its folder now.
  static bool EachShowsItsCertificate() {
    for (const auto& [process, folder] : certificates().folders()) {
      if (process != "gateway" && ShakeHands(suite().PortOf(process), "").certificate != CertificateIn(folder))
        return false;
    }
    return true;
  }

 private:
  static inline std::unique_ptr<ProcessCertificates> certificates_;
  static inline std::unique_ptr<LocalSuite> suite_;
};

TEST_F(ASuiteWithCertificates, CountsWhatIsRecordedWhileTheyAreRenewed) {
  EXPECT_TRUE(EachShowsItsCertificate());
  const simulator::Plan plan = Planned(Figures{.year = 2015, .people = 40, .visits = 400, .referrals = 10});
  const statistics::v1::ReferralFigures before = ReferralsSent(suite(), plan);
  std::atomic<int> answered = 0;
  auto running =
      std::async(std::launch::async, [&] { return Play(suite(), plan, {.rate = 80, .answered = &answered}); });
  ASSERT_TRUE(testing::Eventually([&] { return answered >= 20; }));
  certificates().RenewAll();
  EXPECT_TRUE(testing::Eventually([&] { return EachShowsItsCertificate(); }));
  EXPECT_LT(answered, 400) << "they were renewed after the last call";
  const simulator::Outcome outcome = running.get();
  EXPECT_EQ(outcome.failed, 0) << outcome.first_failure;
  EXPECT_EQ(outcome.retries, 0) << "a call failed while the certificates were renewed";
  ExpectTruth(suite(), plan);
  ExpectReferrals(suite(), plan, before);
}

TEST_F(ASuiteWithCertificates, TellsWhenEachExpires) {
  for (const auto& [process, folder] : certificates().folders()) {
    simulator::HttpConnection metrics("http://127.0.0.1:" + std::to_string(suite().PortOf(process + "-admin")));
    EXPECT_THAT(metrics.Send("GET", "/metrics", "", {}).body,
                ::testing::HasSubstr("passerelle_tls_certificate_expiry_seconds{use=\"internal\"}"))
        << process;
  }
}

}  // namespace
}  // namespace passerelle::e2e
