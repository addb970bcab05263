// Limits that both ends of a call between processes of the suite must share.
#pragma once

namespace passerelle::rpc {

// An assertion that names every site, or the details of an error with many violations, are larger than gRPC's default
// of 8 KiB.
inline constexpr int kMostMetadataBytes = 32 * 1024;

// How often either end makes sure that the other is still there.
inline constexpr int kKeepaliveMs = 30 * 1000;

// How long a client may take to agree on a connection.
inline constexpr int kHandshakeMs = 10 * 1000;

}  // namespace passerelle::rpc
