#include "gateway/access/client_address.h"

#include <gtest/gtest.h>

namespace passerelle::gateway {
namespace {

std::string Client(const std::string& networks, const std::string& peer,
                   const std::vector<std::string_view>& forwarded) {
  const auto proxies = TrustedProxies::Parse(networks);
  return proxies.ok() ? proxies->ClientOf(peer, forwarded) : proxies.status().ToString();
}

TEST(ClientAddress, IsThePeersWhenNoProxyIsTrusted) {
  EXPECT_EQ(Client("", "192.0.2.1", {"198.51.100.7"}), "192.0.2.1");
  EXPECT_EQ(Client("10.0.0.0/8", "192.0.2.1", {"198.51.100.7"}), "192.0.2.1");
}

TEST(ClientAddress, IsWhatATrustedProxyHasSeen) {
  EXPECT_EQ(Client("10.0.0.0/8", "10.1.2.3", {"198.51.100.7"}), "198.51.100.7");
  EXPECT_EQ(Client("10.0.0.0/8,::1/128", "::1", {"2001:db8::7"}), "2001:db8::7");
}

TEST(ClientAddress, IsTheLastHopThatIsNoTrustedProxy) {
  EXPECT_EQ(Client("10.0.0.0/8", "10.1.2.3", {"203.0.113.9, 198.51.100.7, 10.9.9.9"}), "198.51.100.7");
  EXPECT_EQ(Client("10.0.0.0/8", "10.1.2.3", {"203.0.113.9", "198.51.100.7", "10.9.9.9"}), "198.51.100.7");
}

TEST(ClientAddress, IsTheProxysWhenItSaysNothingThatCanBeRead) {
  EXPECT_EQ(Client("10.0.0.0/8", "10.1.2.3", {}), "10.1.2.3");
  EXPECT_EQ(Client("10.0.0.0/8", "10.1.2.3", {"198.51.100.7, unknown"}), "10.1.2.3");
  EXPECT_EQ(Client("10.0.0.0/8", "10.1.2.3", {""}), "10.1.2.3");
}

TEST(ClientAddress, IsReadInEveryFormThatProxiesWrite) {
  EXPECT_EQ(Client("10.0.0.0/8", "10.1.2.3", {"198.51.100.7:4711"}), "198.51.100.7");
  EXPECT_EQ(Client("10.0.0.0/8", "10.1.2.3", {"[2001:db8::7]:4711"}), "2001:db8::7");
  EXPECT_EQ(Client("10.0.0.0/8", "10.1.2.3", {"2001:DB8::7"}), "2001:db8::7");
  EXPECT_EQ(Client("10.0.0.0/8", "::ffff:10.1.2.3", {"198.51.100.7"}), "198.51.100.7");
  EXPECT_EQ(Client("10.0.0.0/8", "10.1.2.3", {"[", "]", "["}), "10.1.2.3");
}

TEST(TrustedProxies, AreNetworks) {
  EXPECT_TRUE(TrustedProxies::Parse("10.0.0.0/8, 2001:db8::/32").ok());
  for (const char* bad : {"10.0.0.0", "10.0.0.0/33", "proxy.example", "::1/129"}) {
    EXPECT_EQ(TrustedProxies::Parse(bad).status().code(), absl::StatusCode::kInvalidArgument) << bad;
  }
}

}  // namespace
}  // namespace passerelle::gateway
