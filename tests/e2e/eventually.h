#pragma once

#include <chrono>
#include <thread>

namespace passerelle::e2e {

// Waits, at most `seconds`, until the condition holds; whether it did.
template <class Condition>
bool Eventually(int seconds, Condition condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return true;
}

}  // namespace passerelle::e2e
