// What `check-config --connect` asks for an answer.
#include <absl/time/clock.h>
#include <google/protobuf/empty.pb.h>

#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/runtime/cache/redis_connection.h"
#include "services/runtime/db/migrator.h"
#include "services/runtime/process/check_config.h"
#include "services/runtime/process/common_settings.h"
#include "services/runtime/process/dependencies.h"
#include "services/runtime/rpc/client.h"

namespace passerelle::process {
namespace {

constexpr absl::Duration kReachTime = absl::Seconds(3);

absl::Status AskDatabase(const ServiceDefinition& definition, const config::Settings& settings) {
  absl::Status status = db::CheckMigrated(settings.Text(kDatabaseUrl), MigrationsOf(definition));
  if (status.ok()) return status;
  return {status.code(), StrCat("the database: ", ToStd(status.message()))};
}

absl::Status AskCache(const cache::RedisAddress& address) {
  const absl::Time deadline = absl::Now() + kReachTime;
  const auto connection = cache::RedisConnection::Open(address, deadline);
  const auto reply = connection == nullptr ? std::nullopt : connection->Run({"PING"}, deadline);
  if (reply && reply->kind == cache::Reply::Kind::kValues) return absl::OkStatus();
  return absl::UnavailableError("the cache does not answer");
}

// The health service of gRPC, whose messages are not among the suite's.
absl::Status AskProcess(const std::string& name, const std::string& address,
                        const std::shared_ptr<const tls::Credentials>& tls) {
  constexpr std::string_view kServing("\x08\x01", 2);  // HealthCheckResponse{status: SERVING}
  rpc::Client client(address, {tls, name});
  const auto answer = client.Call<google::protobuf::Empty>("grpc.health.v1.Health.Check", google::protobuf::Empty(),
                                                           {.deadline = absl::Now() + kReachTime,
                                                            .assertion = {},
                                                            .trace_parent = {},
                                                            .idempotency_key = {},
                                                            .metadata = {}});
  if (!answer.ok()) return absl::UnavailableError(StrCat(name, " does not answer at ", address));
  if (answer->SerializeAsString() == kServing) return absl::OkStatus();
  return absl::UnavailableError(StrCat(name, " answers at ", address, ", but does not serve"));
}

}  // namespace

void Reach(const ServiceDefinition& definition, const config::Settings& settings,
           const std::map<std::string, std::string>& addresses, ConfigReport& report) {
  if (!settings.Text(kDatabaseUrl).empty()) {
    report.Note("the database answers, and is at this version", AskDatabase(definition, settings));
  }
  const auto cache = cache::RedisAddress::Parse(settings.Text(kRedisUrl));
  if (cache) report.Note("the cache answers", AskCache(*cache));
  const auto tls = OpenCredentials(settings, definition.name);
  if (!tls.ok()) return;
  for (const auto& [name, address] : addresses) {
    report.Note(StrCat(name, " serves at ", address), AskProcess(name, address, *tls));
  }
}

}  // namespace passerelle::process
