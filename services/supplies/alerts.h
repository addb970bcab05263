// What the rpcs about stock alerts have in common.
#pragma once

#include <cstdint>

namespace passerelle::supplies {

// How many days ahead count as expiring when a request says `asked`.
inline std::int32_t ExpiringWithin(std::int32_t asked) {
  constexpr std::int32_t kDefault = 90;
  return asked == 0 ? kDefault : asked;
}

}  // namespace passerelle::supplies
