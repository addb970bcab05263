#include "services/runtime/base/page.h"

#include <absl/strings/escaping.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/message.h>
#include <openssl/sha.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"

// A token is base64url of: version (1 octet), checksum (16 octets), then each key as its length (2 octets, big end
// first) and text. The checksum covers the list's arguments and the keys, so that a token cannot be used for another
// list by mistake. It carries no authority: what a caller may see is decided anew for every page.
namespace passerelle {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr char kVersion = 1;
constexpr std::size_t kChecksumSize = 16;
constexpr std::size_t kHeadSize = 1 + kChecksumSize;

const FieldDescriptor* Field(const Message& request, const char* name) {
  return request.GetDescriptor()->FindFieldByName(name);
}

std::string Packed(const std::vector<std::string>& keys) {
  std::string packed;
  for (const std::string& key : keys) {
    packed += static_cast<char>(key.size() >> 8);
    packed += static_cast<char>(key.size());
    packed += key;
  }
  return packed;
}

std::optional<std::vector<std::string>> Unpacked(std::string_view packed) {
  std::vector<std::string> keys;
  while (!packed.empty()) {
    if (packed.size() < 2) return std::nullopt;
    const std::size_t size = static_cast<unsigned char>(packed[0]) << 8 | static_cast<unsigned char>(packed[1]);
    packed.remove_prefix(2);
    if (packed.size() < size) return std::nullopt;
    keys.emplace_back(packed.substr(0, size));
    packed.remove_prefix(size);
  }
  return keys;
}

// The list's arguments other than the place in it, in a form that is the same for the same values.
std::string ArgumentsOf(const Message& request) {
  const std::unique_ptr<Message> arguments(request.New());
  arguments->CopyFrom(request);
  for (const char* name : {"page_size", "page_token"}) {
    if (const FieldDescriptor* field = Field(request, name))
      arguments->GetReflection()->ClearField(arguments.get(), field);
  }
  std::string bytes = request.GetDescriptor()->full_name() + '\n';
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  arguments->SerializePartialToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

std::string Checksum(const Message& request, std::string_view packed_keys) {
  const std::string arguments = ArgumentsOf(request);
  const std::string input = StrCat("passerelle page\n", arguments.size(), "\n", arguments, packed_keys);
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(input.data()), input.size(), digest);
  return std::string(reinterpret_cast<const char*>(digest), kChecksumSize);
}

absl::Status InvalidToken() {
  return FieldError(absl::StatusCode::kInvalidArgument, "PAGE_TOKEN_INVALID", "pageToken",
                    "The page token is not one of this list with these filters.");
}

}  // namespace

absl::StatusOr<Page> ReadPage(const Message& request, std::int32_t default_size, std::int32_t most) {
  const std::int32_t asked = request.GetReflection()->GetInt32(request, Field(request, "page_size"));
  Page page{.size = asked <= 0 ? default_size : std::min(asked, most), .after = {}};
  const std::string token = request.GetReflection()->GetString(request, Field(request, "page_token"));
  if (token.empty()) return page;
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(token, &bytes) || bytes.size() < kHeadSize || bytes[0] != kVersion)
    return InvalidToken();
  const std::string_view packed = std::string_view(bytes).substr(kHeadSize);
  if (bytes.substr(1, kChecksumSize) != Checksum(request, packed)) return InvalidToken();
  auto keys = Unpacked(packed);
  if (!keys || keys->empty()) return InvalidToken();
  page.after = *std::move(keys);
  return page;
}

std::string NextPageToken(const Message& request, const std::vector<std::string>& last_key) {
  const std::string packed = Packed(last_key);
  return absl::WebSafeBase64Escape(std::string(1, kVersion) + Checksum(request, packed) + packed);
}

}  // namespace passerelle
