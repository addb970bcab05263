// To which addresses notifications may go: public ones, and those of networks that the operator allows. It is asked
// about the address that is really connected to, after the name was resolved.
#pragma once

#include <absl/status/statusor.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

struct sockaddr;

namespace passerelle::referrals {

// An IPv6 address in network order; an IPv4 one as ::ffff:a.b.c.d.
using IpAddress = std::array<std::uint8_t, 16>;

std::optional<IpAddress> ParseIpAddress(std::string_view text);
// Absent for a family that is not IP.
std::optional<IpAddress> IpAddressOf(const sockaddr& address);

// Whether it is an address of the public internet: none of the special-purpose registries of IANA, and no IPv6 address
// that leads to such an IPv4 one.
bool IsPublicAddress(const IpAddress& address);

struct Cidr {
  IpAddress address;
  int prefix;  // bits, of 128
  bool Contains(const IpAddress& other) const;
};

class AddressGuard {
 public:
  // `allowed`: networks in CIDR notation, separated by commas. INVALID_ARGUMENT names the one that cannot be read.
  static absl::StatusOr<AddressGuard> Create(std::string_view allowed);

  // Inside the networks that the operator allows.
  bool IsAllowListed(const IpAddress& address) const;
  // Where an encrypted connection may go.
  bool MayConnect(const IpAddress& address) const { return IsPublicAddress(address) || IsAllowListed(address); }

 private:
  explicit AddressGuard(std::vector<Cidr> allowed) : allowed_(std::move(allowed)) {}
  std::vector<Cidr> allowed_;
};

}  // namespace passerelle::referrals
