// The suite as it runs in a cluster: its processes talk to each other by certificate only.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <future>
#include <map>

#include "tests/e2e/eventually.h"
#include "tests/e2e/year.h"
#include "tests/simulator/http.h"
#include "tests/support/certificates.h"

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

class ASuiteWithCertificates : public ::testing::Test {
 protected:
  ASuiteWithCertificates() {
    const Printed up = suite_.Up();
    if (up.exit_code != 0) throw std::runtime_error(up.text);
  }
  // Whether each service shows the certificate that is in its folder now.
  bool ShowItsCertificates() const {
    for (const auto& [process, folder] : certificates_.folders()) {
      if (process != "gateway" && ShakeHands(suite_.PortOf(process), "").certificate != CertificateIn(folder))
        return false;
    }
    return true;
  }

  ProcessCertificates certificates_;
  LocalSuite suite_{{{"PASSERELLE_LOCAL_TLS_DIR", certificates_.path()}}};
};

TEST_F(ASuiteWithCertificates, CountsWhatIsRecordedWhileTheyAreRenewed) {
  EXPECT_TRUE(ShowItsCertificates());
  const simulator::Plan plan = Planned(Figures{.year = 2015, .people = 40, .visits = 400, .referrals = 10});
  const statistics::v1::ReferralFigures before = ReferralsSent(suite_, plan);
  std::atomic<int> answered = 0;
  auto running =
      std::async(std::launch::async, [&] { return Play(suite_, plan, {.rate = 80, .answered = &answered}); });
  ASSERT_TRUE(Eventually(60, [&] { return answered >= 20; }));
  certificates_.RenewAll();
  EXPECT_TRUE(Eventually(30, [&] { return ShowItsCertificates(); }));
  EXPECT_LT(answered, 400) << "they were renewed after the last call";
  const simulator::Outcome outcome = running.get();
  EXPECT_EQ(outcome.failed, 0) << outcome.first_failure;
  EXPECT_EQ(outcome.retries, 0) << "a call failed while the certificates were renewed";
  ExpectTruth(suite_, plan);
  ExpectReferrals(suite_, plan, before);
}

TEST_F(ASuiteWithCertificates, TellsWhenEachExpires) {
  for (const auto& [process, folder] : certificates_.folders()) {
    simulator::HttpConnection metrics("http://127.0.0.1:" + std::to_string(suite_.PortOf(process + "-admin")));
    EXPECT_THAT(metrics.Send("GET", "/metrics", "", {}).body,
                ::testing::HasSubstr("passerelle_tls_certificate_expiry_seconds{use=\"internal\"}"))
        << process;
  }
}

}  // namespace
}  // namespace passerelle::e2e
