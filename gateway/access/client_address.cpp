#include "gateway/access/client_address.h"

#include <algorithm>
#include <optional>

#include "gateway/base/text.h"

namespace passerelle::gateway {
namespace {

namespace ip = boost::asio::ip;

// "192.0.2.1", "192.0.2.1:4711", "2001:db8::1", "[2001:db8::1]:4711"; an IPv4 address that is written as an IPv6 one is
// itself.
std::optional<ip::address> ReadAddress(std::string_view text) {
  text = Trim(text);
  if (text.starts_with('[')) {
    text = text.substr(1, text.find(']') - 1);
  } else if (text.find(':') == text.rfind(':')) {
    text = text.substr(0, text.find(':'));
  }
  boost::system::error_code error;
  const ip::address address = ip::make_address(std::string(text), error);
  if (error) return std::nullopt;
  if (address.is_v6() && address.to_v6().is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, address.to_v6());
  return address;
}

}  // namespace

absl::StatusOr<TrustedProxies> TrustedProxies::Parse(std::string_view networks) {
  TrustedProxies proxies;
  for (const std::string_view part : Split(networks, ',')) {
    const std::string network(Trim(part));
    if (network.empty()) continue;
    boost::system::error_code not_v4;
    boost::system::error_code not_v6;
    const auto v4 = ip::make_network_v4(network, not_v4);
    const auto v6 = ip::make_network_v6(network, not_v6);
    if (not_v4 && not_v6) return absl::InvalidArgumentError(Cat(network, " is not a network such as 10.0.0.0/8"));
    if (!not_v4) proxies.networks_v4_.push_back(v4.canonical());
    if (!not_v6) proxies.networks_v6_.push_back(v6.canonical());
  }
  return proxies;
}

bool TrustedProxies::Trusts(const ip::address& address) const {
  if (address.is_v4()) {
    const auto holds = [&](const ip::network_v4& network) {
      return ip::network_v4(address.to_v4(), network.prefix_length()).canonical() == network;
    };
    return std::any_of(networks_v4_.begin(), networks_v4_.end(), holds);
  }
  const auto holds = [&](const ip::network_v6& network) {
    return ip::network_v6(address.to_v6(), network.prefix_length()).canonical() == network;
  };
  return std::any_of(networks_v6_.begin(), networks_v6_.end(), holds);
}

std::string TrustedProxies::ClientOf(const std::string& peer, const std::vector<std::string_view>& forwarded) const {
  auto client = ReadAddress(peer);
  if (!client) return peer;
  std::vector<std::string_view> hops;
  for (const std::string_view value : forwarded) {
    for (const std::string_view hop : Split(value, ',')) hops.push_back(hop);
  }
  // What stands before a hop that is not trusted, or that cannot be read, may be anybody's invention.
  for (auto hop = hops.rbegin(); hop != hops.rend() && Trusts(*client); ++hop) {
    const auto before = ReadAddress(*hop);
    if (!before) break;
    client = before;
  }
  return client->to_string();
}

}  // namespace passerelle::gateway
