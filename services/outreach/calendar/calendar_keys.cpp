#include "services/outreach/calendar/calendar_keys.h"

#include <absl/strings/escaping.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include <stdexcept>

#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/text.h"

namespace passerelle::outreach {
namespace {

constexpr std::size_t kSecretBytes = 32;

}  // namespace

std::string NewCalendarSecret() {
  std::string bytes(kSecretBytes, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size())) != 1) {
    throw std::runtime_error("the random generator failed");
  }
  return absl::WebSafeBase64Escape(bytes);
}

std::string HashCalendarSecret(std::string_view secret) {
  std::string hash(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(secret.data()), secret.size(),
         reinterpret_cast<unsigned char*>(hash.data()));
  return hash;
}

std::string CalendarPath(std::string_view site, std::string_view secret) {
  return StrCat("/v1/calendars/", site, ".ics?key=", secret);
}

v1::CalendarKey CalendarKeyFromRow(const db::Row& row) {
  v1::CalendarKey key;
  key.set_id(std::string(row.Text("id")));
  key.set_site(std::string(row.Text("site")));
  key.set_display_name(std::string(row.Text("display_name")));
  SetProto(row.Time("create_time"), *key.mutable_create_time());
  if (!row.IsNull("revoke_time")) SetProto(row.Time("revoke_time"), *key.mutable_revoke_time());
  return key;
}

}  // namespace passerelle::outreach
