#include "services/runtime/cache/redis_connection.h"

#include <absl/strings/numbers.h>
#include <absl/time/clock.h>
#include <hiredis/hiredis.h>

#include "services/runtime/base/text.h"

namespace passerelle::cache {
namespace {

// Zero would mean "for ever" to hiredis.
timeval TimeLeft(absl::Time deadline) {
  return absl::ToTimeval(std::max(deadline - absl::Now(), absl::Microseconds(1)));
}

std::string TextOf(const redisReply& reply) {
  if (reply.type == REDIS_REPLY_INTEGER) return StrCat(reply.integer);
  return reply.str == nullptr ? std::string() : std::string(reply.str, reply.len);
}

Reply ToReply(const redisReply& reply) {
  if (reply.type == REDIS_REPLY_NIL) return {Reply::Kind::kNothing, {}};
  if (reply.type == REDIS_REPLY_ERROR) return {Reply::Kind::kError, {TextOf(reply)}};
  Reply answer{Reply::Kind::kValues, {}};
  if (reply.type == REDIS_REPLY_ARRAY) {
    for (std::size_t index = 0; index < reply.elements; ++index) answer.values.push_back(TextOf(*reply.element[index]));
  } else {
    answer.values.push_back(TextOf(reply));
  }
  return answer;
}

}  // namespace

std::optional<RedisAddress> RedisAddress::Parse(std::string_view url) {
  RedisAddress address;
  if (url.starts_with("unix:")) {
    address.path = url.substr(5);
    return address.path.empty() ? std::nullopt : std::optional(address);
  }
  constexpr std::string_view kScheme = "redis://";
  if (!url.starts_with(kScheme)) return std::nullopt;
  url.remove_prefix(kScheme.size());
  if (const auto at = url.rfind('@'); at != std::string_view::npos) {
    const std::string_view login = url.substr(0, at);
    const auto colon = login.find(':');
    address.user = login.substr(0, colon);
    address.password = colon == std::string_view::npos ? "" : login.substr(colon + 1);
    url.remove_prefix(at + 1);
  }
  url = url.substr(0, url.find('/'));
  const auto colon = url.rfind(':');
  address.host = url.substr(0, colon);
  if (colon != std::string_view::npos && !absl::SimpleAtoi(ToAbsl(url.substr(colon + 1)), &address.port))
    return std::nullopt;
  return address.host.empty() ? std::nullopt : std::optional(address);
}

struct RedisConnection::Impl {
  ~Impl() {
    if (context != nullptr) redisFree(context);
  }
  bool Alive() const { return context != nullptr && context->err == 0; }
  redisContext* context = nullptr;
};

RedisConnection::RedisConnection(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RedisConnection::~RedisConnection() = default;

std::unique_ptr<RedisConnection> RedisConnection::Open(const RedisAddress& address, absl::Time deadline) {
  auto impl = std::make_unique<Impl>();
  impl->context = address.path.empty() ? redisConnectWithTimeout(address.host.c_str(), address.port, TimeLeft(deadline))
                                       : redisConnectUnixWithTimeout(address.path.c_str(), TimeLeft(deadline));
  if (!impl->Alive()) return nullptr;
  auto connection = std::unique_ptr<RedisConnection>(new RedisConnection(std::move(impl)));
  if (address.password.empty()) return connection;
  std::vector<std::string> command = {"AUTH"};
  if (!address.user.empty()) command.push_back(address.user);
  command.push_back(address.password);
  const std::optional<Reply> reply = connection->Run(command, deadline);
  return reply && reply->kind == Reply::Kind::kValues ? std::move(connection) : nullptr;
}

std::optional<Reply> RedisConnection::Run(const std::vector<std::string>& command, absl::Time deadline) {
  if (!impl_->Alive() || redisSetTimeout(impl_->context, TimeLeft(deadline)) != REDIS_OK) return std::nullopt;
  std::vector<const char*> parts;
  std::vector<std::size_t> sizes;
  for (const std::string& part : command) {
    parts.push_back(part.data());
    sizes.push_back(part.size());
  }
  const std::unique_ptr<redisReply, void (*)(void*)> reply(
      static_cast<redisReply*>(
          redisCommandArgv(impl_->context, static_cast<int>(parts.size()), parts.data(), sizes.data())),
      freeReplyObject);
  if (reply == nullptr) return std::nullopt;
  return ToReply(*reply);
}

}  // namespace passerelle::cache
