// Where a call really comes from, behind proxies that this installation trusts.
#pragma once

#include <absl/status/statusor.h>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace passerelle::gateway {

// Networks in CIDR notation. Only what such a proxy says is believed.
class TrustedProxies {
 public:
  // "10.0.0.0/8, ::1/128"; empty: none. INVALID_ARGUMENT for anything else.
  static absl::StatusOr<TrustedProxies> Parse(std::string_view networks);

  // The peer's own address unless the peer is a trusted proxy: then the last hop of X-Forwarded-For that is none.
  // `forwarded`: the values of that header in order.
  std::string ClientOf(const std::string& peer, const std::vector<std::string_view>& forwarded) const;

 private:
  bool Trusts(const boost::asio::ip::address& address) const;
  std::vector<boost::asio::ip::network_v4> networks_v4_;
  std::vector<boost::asio::ip::network_v6> networks_v6_;
};

}  // namespace passerelle::gateway
