// Which passwords are taken: long ones, whatever they are made of, that are not the first thing everybody tries.
#pragma once

#include <absl/status/status.h>

#include <string_view>

namespace passerelle::gateway {

// INVALID_ARGUMENT: PASSWORD_TOO_SHORT for less than twelve characters (too long ones are the contract's to refuse);
// PASSWORD_TOO_COMMON when hardly anything is left without the login, the words everybody starts from, repetitions and
// runs such as 1234 or dcba. `field`: what the request calls it.
absl::Status CheckPassword(std::string_view password, std::string_view login, std::string_view field);

}  // namespace passerelle::gateway
