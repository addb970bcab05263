#include "services/referrals/deliveries/address_guard.h"

#include <gtest/gtest.h>

#include <string>

namespace passerelle::referrals {
namespace {

bool IsPublic(std::string_view text) { return IsPublicAddress(ParseIpAddress(text).value()); }

class PublicAddress : public ::testing::TestWithParam<const char*> {};
TEST_P(PublicAddress, MayBeConnectedTo) { EXPECT_TRUE(IsPublic(GetParam())); }
INSTANTIATE_TEST_SUITE_P(Addresses, PublicAddress,
                         ::testing::Values("1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
                                           "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0",
                                           "223.255.255.255", "2606:4700:4700::1111", "2a00:1450:4007:80e::200e",
                                           "::ffff:1.1.1.1", "64:ff9b::101:101", "2002:101:101::1"));

class SpecialAddress : public ::testing::TestWithParam<const char*> {};
TEST_P(SpecialAddress, IsNotPublic) { EXPECT_FALSE(IsPublic(GetParam())); }
INSTANTIATE_TEST_SUITE_P(Addresses, SpecialAddress,
                         ::testing::Values("0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1",
                                           "100.127.255.255", "127.0.0.1", "127.255.255.254", "169.254.169.254",
                                           "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1",
                                           "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.7",
                                           "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1",
                                           "::7f00:1", "fc00::1", "fd12:3456::1", "fe80::1", "febf::1", "fec0::1",
                                           "ff02::1", "2001:db8::1", "2001::1", "2001:10::1", "100::1", "3fff::1",
                                           "5f00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
                                           "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::1",
                                           "2002:c0a8:101::1"));

TEST(AddressGuard, LetsThroughThePublicInternetOnlyByDefault) {
  const AddressGuard guard = AddressGuard::Create("").value();
  EXPECT_TRUE(guard.MayConnect(ParseIpAddress("1.1.1.1").value()));
  EXPECT_FALSE(guard.MayConnect(ParseIpAddress("127.0.0.1").value()));
  EXPECT_FALSE(guard.IsAllowListed(ParseIpAddress("1.1.1.1").value()));
}

TEST(AddressGuard, LetsThroughTheNetworksThatTheOperatorAllows) {
  const AddressGuard guard = AddressGuard::Create(" 10.1.2.0/23 , ::1/128,fd00:12::/32").value();
  for (const char* inside : {"10.1.2.0", "10.1.3.255", "::ffff:10.1.2.9", "::1", "fd00:12:ffff::1"}) {
    EXPECT_TRUE(guard.IsAllowListed(ParseIpAddress(inside).value())) << inside;
    EXPECT_TRUE(guard.MayConnect(ParseIpAddress(inside).value())) << inside;
  }
  for (const char* outside : {"10.1.1.255", "10.1.4.0", "::2", "fd00:13::1", "127.0.0.1"}) {
    EXPECT_FALSE(guard.MayConnect(ParseIpAddress(outside).value())) << outside;
  }
}

TEST(AddressGuard, NamesTheNetworkThatItCannotRead) {
  for (const std::string bad : {"10.0.0.0", "10.0.0.0/33", "::1/129", "localhost/8", "10.0.0.0/x", "10.0.0.0/-1"}) {
    const absl::Status status = AddressGuard::Create("127.0.0.0/8," + bad).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << bad;
    EXPECT_NE(std::string(status.message()).find(bad), std::string::npos) << status;
  }
}

}  // namespace
}  // namespace passerelle::referrals
