// Limits that both ends of a call between processes of the suite must share.
#pragma once

namespace passerelle::rpc {

// An assertion that names every site, or the details of an error with many violations, are larger than gRPC's default
// of 8 KiB.
inline constexpr int kMostMetadataBytes = 32 * 1024;

// How often either end makes sure that the other is still there while a call waits for it, and how long it waits for a
// sign of life: a machine that fell silent is left within a quarter of a minute.
inline constexpr int kKeepaliveMs = 10 * 1000;
inline constexpr int kKeepaliveTimeoutMs = 5 * 1000;

// How long a client may take to agree on a connection.
inline constexpr int kHandshakeMs = 10 * 1000;

}  // namespace passerelle::rpc
