#include "services/runtime/base/mail_address.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_split.h>

#include <algorithm>
#include <vector>

#include "services/runtime/base/text.h"

namespace passerelle {
namespace {

constexpr std::size_t kMostAddress = 254;
constexpr std::size_t kMostLocalPart = 64;
constexpr std::size_t kMostLabel = 63;

bool IsLabel(std::string_view label) {
  return !label.empty() && label.size() <= kMostLabel && label.front() != '-' && label.back() != '-' &&
         std::all_of(label.begin(), label.end(),
                     [](char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-'; });
}

// The digits and letters of RFC 5321's atoms; dots stand between them.
bool IsLocalPart(std::string_view text) {
  if (text.empty() || text.size() > kMostLocalPart || text.front() == '.' || text.back() == '.') return false;
  return text.find("..") == std::string_view::npos && std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
                  std::string_view(".!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
         });
}

}  // namespace

bool IsMailAddress(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || text.size() > kMostAddress || !IsLocalPart(text.substr(0, at))) return false;
  const std::vector<absl::string_view> labels = absl::StrSplit(ToAbsl(text.substr(at + 1)), '.');
  return std::all_of(labels.begin(), labels.end(), [](absl::string_view label) { return IsLabel(ToStd(label)); });
}

bool IsPublicMailAddress(std::string_view text) {
  return IsMailAddress(text) && text.find('.', text.find('@')) != std::string_view::npos;
}

}  // namespace passerelle
