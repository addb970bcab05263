#include "services/runtime/base/uuid.h"

#include <absl/strings/ascii.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <stdexcept>

namespace passerelle {
namespace {

using Octets = std::array<unsigned char, 16>;

// A random UUID made once for the suite; it must never change.
constexpr Octets kNamespace = {0x6f, 0x1b, 0x3c, 0x52, 0x0d, 0x8e, 0x4a, 0x77,
                               0x9c, 0x25, 0xb1, 0x60, 0x4e, 0xf3, 0x18, 0xda};

std::string ToText(const Octets& octets) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(36);
  for (std::size_t index = 0; index < octets.size(); ++index) {
    if (index == 4 || index == 6 || index == 8 || index == 10) text += '-';
    text += kDigits[octets[index] >> 4];
    text += kDigits[octets[index] & 15];
  }
  return text;
}

void SetVersion(Octets& octets, int version) {
  octets[6] = static_cast<unsigned char>((octets[6] & 0x0f) | (version << 4));
  octets[8] = static_cast<unsigned char>((octets[8] & 0x3f) | 0x80);
}

// Milliseconds since 1970 in the upper 48 of 60 bits and their fraction in the lower 12, each value given out once:
// when calls come faster than the clock ticks, or the clock goes back, the next value is the last one plus one.
std::uint64_t NextTick() {
  static std::atomic<std::uint64_t> last{0};
  const auto now =
      std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  const std::uint64_t milliseconds = static_cast<std::uint64_t>(now) / 1'000'000;
  const std::uint64_t fraction = static_cast<std::uint64_t>(now) % 1'000'000 * 4096 / 1'000'000;
  const std::uint64_t clock_tick = milliseconds << 12 | fraction;
  std::uint64_t previous = last.load(std::memory_order_relaxed);
  std::uint64_t tick;
  do {
    tick = clock_tick > previous ? clock_tick : previous + 1;
  } while (!last.compare_exchange_weak(previous, tick, std::memory_order_relaxed));
  return tick;
}

}  // namespace

std::string NewUuidV7() {
  Octets octets;
  if (RAND_bytes(octets.data() + 8, 8) != 1) throw std::runtime_error("the random generator failed");
  const std::uint64_t tick = NextTick();
  const std::uint64_t milliseconds = tick >> 12;
  for (int index = 0; index < 6; ++index) octets[index] = static_cast<unsigned char>(milliseconds >> (8 * (5 - index)));
  octets[6] = static_cast<unsigned char>(tick >> 8 & 0x0f);
  octets[7] = static_cast<unsigned char>(tick);
  SetVersion(octets, 7);
  return ToText(octets);
}

std::string UuidV5(std::string_view name) {
  std::string input(kNamespace.begin(), kNamespace.end());
  input += name;
  unsigned char digest[SHA_DIGEST_LENGTH];
  SHA1(reinterpret_cast<const unsigned char*>(input.data()), input.size(), digest);
  Octets octets;
  std::copy(digest, digest + octets.size(), octets.begin());
  SetVersion(octets, 5);
  return ToText(octets);
}

bool IsUuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t index = 0; index < text.size(); ++index) {
    const bool hyphen = index == 8 || index == 13 || index == 18 || index == 23;
    if (hyphen ? text[index] != '-' : !absl::ascii_isxdigit(static_cast<unsigned char>(text[index]))) return false;
  }
  return true;
}

}  // namespace passerelle
