#include "services/referrals/deliveries/address_guard.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_split.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "services/runtime/base/text.h"

namespace passerelle::referrals {
namespace {

constexpr int kMappedBits = 96;  // of ::ffff:0:0/96, before an IPv4 address

IpAddress Mapped(const std::uint8_t* ipv4) {
  IpAddress address{};
  address[10] = address[11] = 0xff;
  std::memcpy(&address[12], ipv4, 4);
  return address;
}

std::optional<Cidr> ParseNetwork(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::optional<IpAddress> address = ParseIpAddress(text.substr(0, slash));
  const bool ipv4 = text.substr(0, slash).find(':') == std::string_view::npos;
  int prefix = 0;
  if (!address || slash == std::string_view::npos || !absl::SimpleAtoi(ToAbsl(text.substr(slash + 1)), &prefix)) {
    return std::nullopt;
  }
  if (prefix < 0 || prefix > (ipv4 ? 32 : 128)) return std::nullopt;
  return Cidr{*address, ipv4 ? kMappedBits + prefix : prefix};
}

std::vector<Cidr> Networks(std::initializer_list<std::string_view> texts) {
  std::vector<Cidr> networks;
  networks.reserve(texts.size());
  for (const std::string_view text : texts) networks.push_back(ParseNetwork(text).value());
  return networks;
}

// The IANA special-purpose registries, and multicast.
const std::vector<Cidr>& SpecialIpv4() {
  static const auto* networks = new std::vector<Cidr>(Networks(
      {"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
       "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
       "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"}));
  return *networks;
}

// Within 2000::/3, the only addresses of the public internet.
const std::vector<Cidr>& SpecialIpv6() {
  static const auto* networks =
      new std::vector<Cidr>(Networks({"2001::/23", "2001:db8::/32", "2620:4f:8000::/48", "3fff::/20"}));
  return *networks;
}

bool Contains(const std::vector<Cidr>& networks, const IpAddress& address) {
  return std::any_of(networks.begin(), networks.end(), [&](const Cidr& one) { return one.Contains(address); });
}

// The IPv4 address to which an IPv6 one leads through a translator or a tunnel, or which it is.
std::optional<IpAddress> EmbeddedIpv4(const IpAddress& address) {
  static const Cidr mapped = ParseNetwork("::ffff:0:0/96").value();
  static const Cidr nat64 = ParseNetwork("64:ff9b::/96").value();
  static const Cidr six_to_four = ParseNetwork("2002::/16").value();
  if (mapped.Contains(address)) return address;
  if (nat64.Contains(address)) return Mapped(&address[12]);
  if (six_to_four.Contains(address)) return Mapped(&address[2]);
  return std::nullopt;
}

}  // namespace

std::optional<IpAddress> ParseIpAddress(std::string_view text) {
  const std::string copy(text);
  std::uint8_t ipv4[4];
  if (inet_pton(AF_INET, copy.c_str(), ipv4) == 1) return Mapped(ipv4);
  IpAddress address;
  if (inet_pton(AF_INET6, copy.c_str(), address.data()) == 1) return address;
  return std::nullopt;
}

std::optional<IpAddress> IpAddressOf(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in ipv4;
    std::memcpy(&ipv4, &address, sizeof ipv4);
    return Mapped(reinterpret_cast<const std::uint8_t*>(&ipv4.sin_addr));
  }
  if (address.sa_family != AF_INET6) return std::nullopt;
  sockaddr_in6 ipv6;
  std::memcpy(&ipv6, &address, sizeof ipv6);
  IpAddress result;
  std::memcpy(result.data(), &ipv6.sin6_addr, result.size());
  return result;
}

bool Cidr::Contains(const IpAddress& other) const {
  const int whole = prefix / 8;
  if (std::memcmp(address.data(), other.data(), static_cast<std::size_t>(whole)) != 0) return false;
  const int rest = prefix % 8;
  if (rest == 0) return true;
  const auto differing = static_cast<unsigned>(address.at(whole) ^ other.at(whole));
  return (differing >> (8 - rest)) == 0;
}

bool IsPublicAddress(const IpAddress& address) {
  if (const std::optional<IpAddress> ipv4 = EmbeddedIpv4(address)) return !Contains(SpecialIpv4(), *ipv4);
  static const Cidr global_unicast = ParseNetwork("2000::/3").value();
  return global_unicast.Contains(address) && !Contains(SpecialIpv6(), address);
}

absl::StatusOr<AddressGuard> AddressGuard::Create(std::string_view allowed) {
  std::vector<Cidr> networks;
  for (const absl::string_view text : absl::StrSplit(ToAbsl(allowed), ',', absl::SkipWhitespace())) {
    const std::optional<Cidr> network = ParseNetwork(ToStd(absl::StripAsciiWhitespace(text)));
    if (!network) return absl::InvalidArgumentError(StrCat("\"", ToStd(text), "\" is not a network as 10.0.0.0/8"));
    networks.push_back(*network);
  }
  return AddressGuard(std::move(networks));
}

bool AddressGuard::IsAllowListed(const IpAddress& address) const { return Contains(allowed_, address); }

}  // namespace passerelle::referrals
