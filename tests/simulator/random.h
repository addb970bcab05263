// Random draws that are the same on every machine for the same seed: the standard distributions are not.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <span>

namespace passerelle::simulator {

class Random {
 public:
  // `stream` separates the draws of one stage from those of another, so that changing one leaves the others as they
  // were.
  Random(std::uint64_t seed, std::uint64_t stream)
      : state_(seed * 0x9e3779b97f4a7c15ULL + stream * 0xd1b54a32d192ed03ULL + 1) {}

  // SplitMix64.
  std::uint64_t Next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }

  // In [0, 1).
  double Unit() { return static_cast<double>(Next() >> 11) * 0x1.0p-53; }

  // In [0, bound); `bound` is at least 1.
  int Below(int bound) { return static_cast<int>(Unit() * bound); }

  // In [low, high].
  int Between(int low, int high) { return low + Below(high - low + 1); }

  bool Chance(double probability) { return Unit() < probability; }

  // Heavy-tailed; the median is exp(mu).
  double LogNormal(double mu, double sigma) {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - Unit()));
    return std::exp(mu + sigma * radius * std::cos(2.0 * std::numbers::pi * Unit()));
  }

  template <class T>
  const T& Pick(std::span<const T> choices) {
    return choices[static_cast<std::size_t>(Below(static_cast<int>(choices.size())))];
  }

 private:
  std::uint64_t state_;
};

}  // namespace passerelle::simulator
