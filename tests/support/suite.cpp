#include "tests/support/suite.h"

#include <absl/base/thread_annotations.h>
#include <absl/strings/str_split.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/clock.h>

#include <map>
#include <stdexcept>
#include <utility>

#include "passerelle/events/v1/feed.pb.h"
#include "passerelle/outreach/v1/sites.pb.h"
#include "passerelle/supplies/v1/catalogue.pb.h"
#include "services/contacts/service.h"
#include "services/outreach/service.h"
#include "services/referrals/service.h"
#include "services/runtime/access/assertion.h"
#include "services/runtime/base/text.h"
#include "services/runtime/base/uuid.h"
#include "services/runtime/db/connection.h"
#include "services/runtime/db/migrator.h"
#include "services/runtime/process/dependencies.h"
#include "services/runtime/telemetry/log.h"
#include "services/runtime/telemetry/metrics.h"
#include "services/statistics/service.h"
#include "services/supplies/service.h"
#include "tests/support/look.h"
#include "tests/support/master_keys.h"
#include "tests/support/metrics.h"
#include "tests/support/ports.h"
#include "tests/support/postgres.h"
#include "tests/support/redis.h"

namespace passerelle::testing {
namespace {

using Environment = std::map<std::string, std::string>;

// Which feeds each service follows.
const std::map<std::string, std::vector<std::string>>& Follows() {
  static const std::map<std::string, std::vector<std::string>> follows = {
      {"outreach", {"contacts", "supplies"}},
      {"contacts", {"outreach", "referrals", "statistics", "supplies"}},
      {"supplies", {"contacts", "outreach"}},
      {"referrals", {"contacts", "outreach", "statistics"}},
      {"statistics", {"contacts", "outreach", "referrals", "supplies"}},
  };
  return follows;
}

template <class Value>
Value Must(absl::StatusOr<Value> value, std::string_view what) {
  if (!value.ok()) throw std::runtime_error(StrCat(what, ": ", value.status().ToString()));
  return *std::move(value);
}

// A slug that no other test has.
std::string FreshSlug(std::string_view kind) { return StrCat(kind, "-", NewUuidV7().substr(24)); }

struct Part {
  process::ServiceDefinition definition;
  Database database;
  Environment environment;
  std::string address;
  std::unique_ptr<process::Service> service;
  std::unique_ptr<rpc::Client> client;
  absl::Mutex mutex;
  std::unique_ptr<db::Connection> owner ABSL_GUARDED_BY(mutex);
};

}  // namespace

struct Suite::Impl {
  void Prepare(process::ServiceDefinition definition);
  void Configure();
  Part& Of(std::string_view service);
  // A process signs for itself, the gateway for everybody else.
  const access::AssertionSigner& SignerFor(const access::Principal& caller) const;
  // A client that found the service stopped tries it again only after a pause.
  void AwaitReachable(Part& part);
  absl::StatusOr<db::Result> Sql(std::string_view service, const std::string& sql, const db::Params& params);
  // What a feed still has to bring, in words; empty when nothing.
  std::string Outstanding();

  std::map<std::string, Part, std::less<>> parts;
  std::map<std::string, access::KeyPair> keys;
  std::map<std::string, access::AssertionSigner, std::less<>> signers;
};

void Suite::Impl::Prepare(process::ServiceDefinition definition) {
  const std::string name = definition.name;
  Part& part = parts[name];
  part.database = Postgres::Running().CreateDatabase("passerelle_" + name);
  const absl::Status migrated =
      db::Migrate(part.database.owner_url, part.database.application_role, process::MigrationsOf(definition));
  if (!migrated.ok()) throw std::runtime_error(StrCat("migrating ", name, ": ", migrated.ToString()));
  part.definition = std::move(definition);
  keys[name] = access::MakeKeyPair();
}

void Suite::Impl::Configure() {
  keys["gateway"] = access::MakeKeyPair();
  for (const auto& [issuer, key] : keys)
    signers.emplace(issuer, Must(access::AssertionSigner::Create(issuer, key.secret_key), "a signing key"));
  const std::vector<int> ports = FreePorts(parts.size());
  std::size_t next_port = 0;
  std::string feeds, trusted;
  for (auto& [name, part] : parts) {
    part.address = StrCat("127.0.0.1:", ports[next_port++]);
    feeds += StrCat(feeds.empty() ? "" : ",", name, "=", part.address);
  }
  for (const auto& [issuer, key] : keys) trusted += StrCat(trusted.empty() ? "" : ",", issuer, "=", key.public_key);
  for (auto& [name, part] : parts) {
    part.environment = {{"PASSERELLE_LISTEN_ADDRESS", part.address},
                        {"PASSERELLE_ADMIN_ADDRESS", ""},
                        {"PASSERELLE_DATABASE_URL", part.database.url},
                        {"PASSERELLE_APPLICATION_ROLE", part.database.application_role},
                        {"PASSERELLE_REDIS_URL", Redis::Running().Url()},
                        {"PASSERELLE_SIGNING_KEY", keys[name].secret_key},
                        {"PASSERELLE_MASTER_KEYS", NewMasterKeys()},
                        {"PASSERELLE_TRUSTED_KEYS", trusted},
                        {"PASSERELLE_NEIGHBOURS", feeds},
                        {"PASSERELLE_POOL_SIZE", "8"},
                        {"PASSERELLE_WORKERS", "8"},
                        {"PASSERELLE_LOG_LEVEL", "warning"},
                        {"PASSERELLE_DRAIN_SECONDS", "2"}};
    if (name == "referrals") {
      part.environment["PASSERELLE_ALLOWED_NETWORKS"] = "127.0.0.0/8,::1/128";
    }
    part.client = std::make_unique<rpc::Client>(part.address);
  }
}

const access::AssertionSigner& Suite::Impl::SignerFor(const access::Principal& caller) const {
  return signers.at(caller.IsService() ? caller.subject.substr(caller.subject.find(':') + 1) : "gateway");
}

Part& Suite::Impl::Of(std::string_view service) {
  const auto found = parts.find(service);
  if (found == parts.end()) throw std::logic_error(StrCat("no service ", service));
  return found->second;
}

void Suite::Impl::AwaitReachable(Part& part) {
  const absl::Time give_up = absl::Now() + kPatience;
  rpc::CallOptions options;
  options.deadline = give_up;
  const auto unreachable = [&] {
    const auto answer = part.client->Call<events::v1::PullEventsResponse>(
        "passerelle.events.v1.EventFeedService.PullEvents", events::v1::PullEventsRequest(), options);
    return ReasonOf(answer.status()) == "SERVICE_UNAVAILABLE";
  };
  while (unreachable()) {
    if (absl::Now() > give_up) throw std::runtime_error(StrCat(part.definition.name, " cannot be reached"));
    absl::SleepFor(kLook);
  }
}

absl::StatusOr<db::Result> Suite::Impl::Sql(std::string_view service, const std::string& sql,
                                            const db::Params& params) {
  Part& part = Of(service);
  absl::MutexLock lock(&part.mutex);
  if (part.owner == nullptr || part.owner->broken() || part.owner->Stale()) {
    auto connection = db::Connection::Open({.url = part.database.owner_url});
    if (!connection.ok()) return connection.status();
    part.owner = *std::move(connection);
  }
  return ExecuteText(*part.owner, sql, params);
}

std::string Suite::Impl::Outstanding() {
  std::map<std::string, std::int64_t> heads;
  for (const auto& [name, part] : parts) {
    const auto row =
        Must(Sql(name, "select position, exists (select from outbox) as waiting from event_head", {}), name);
    if (row[0].Bool("waiting")) return StrCat("the outbox of ", name, " is not empty");
    heads[name] = row[0].Int("position");
  }
  for (const auto& [name, part] : parts) {
    if (part.service == nullptr) continue;
    for (const std::string& feed : Follows().at(name)) {
      // Not the stored offset: what a service holds in memory is refreshed after it, and the metric after that.
      const double position =
          MetricValue(StrCat("passerelle_feed_position{consumer=\"", name, "\",feed=\"", feed, "\"}"));
      if (position < static_cast<double>(heads.at(feed))) return StrCat(name, " is behind ", feed);
    }
  }
  return "";
}

Suite& Suite::Running() {
  static Suite suite;
  return suite;
}

Suite::Suite() : impl_(std::make_unique<Impl>()) {
  telemetry::InitialiseLog("test", telemetry::Level::kWarning);
  Postgres::Running();
  Redis::Running();
  impl_->Prepare(outreach::Definition());
  impl_->Prepare(supplies::Definition());
  impl_->Prepare(contacts::Definition());
  impl_->Prepare(referrals::Definition());
  impl_->Prepare(statistics::Definition());
  impl_->Configure();
  for (const std::string_view service : {"outreach", "supplies", "contacts", "referrals", "statistics"}) Start(service);
}

Suite::~Suite() {
  for (auto& [name, part] : impl_->parts) part.service.reset();
}

void Suite::Start(std::string_view service) {
  Part& part = impl_->Of(service);
  part.service = Must(process::Service::Start(part.definition, part.environment), service);
  impl_->AwaitReachable(part);
}

void Suite::Stop(std::string_view service) { impl_->Of(service).service.reset(); }

rpc::Client& Suite::ClientOf(std::string_view method) {
  const std::vector<std::string> words = absl::StrSplit(ToAbsl(method), '.');  // "passerelle", "contacts", …
  // Each has a feed; the one of contacts stands for all.
  return *impl_->Of(words.at(1) == "events" ? "contacts" : words.at(1)).client;
}

rpc::CallOptions Suite::OptionsFor(const access::Principal& caller, std::string_view idempotency_key) {
  rpc::CallOptions options;
  options.deadline = absl::Now() + kPatience;
  options.assertion = impl_->SignerFor(caller).Sign(caller, absl::Now());
  options.idempotency_key = std::string(idempotency_key);
  return options;
}

absl::Status Suite::CallInto(const access::Principal* caller, std::string_view method,
                             const google::protobuf::Message& request, google::protobuf::Message& response) {
  rpc::CallOptions options;
  if (caller != nullptr) options = OptionsFor(*caller, "");
  options.deadline = absl::Now() + kPatience;
  return ClientOf(method).CallInto(method, request, options, response);
}

absl::StatusOr<db::Result> Suite::Sql(std::string_view service, const std::string& sql, const db::Params& params) {
  return impl_->Sql(service, sql, params);
}

void Suite::AwaitFeeds() {
  const absl::Time give_up = absl::Now() + kPatience;
  std::string outstanding = impl_->Outstanding();
  // Twice, because what one service took in may have made it emit something itself.
  for (int quiet = 0; quiet < 2; outstanding = impl_->Outstanding()) {
    quiet = outstanding.empty() ? quiet + 1 : 0;
    if (absl::Now() > give_up) throw std::runtime_error("feeds do not come to rest: " + outstanding);
    if (!outstanding.empty()) absl::SleepFor(kLook);
  }
}

const std::map<std::string, std::string>& Suite::EnvironmentOf(std::string_view service) const {
  return impl_->parts.at(std::string(service)).environment;
}

std::map<std::string, std::string> Suite::GatewayEnvironment() const {
  std::string upstreams;
  for (const auto& [name, part] : impl_->parts)
    upstreams += StrCat(upstreams.empty() ? "" : ",", name, "=", part.address);
  return {{"PASSERELLE_UPSTREAMS", upstreams},
          {"PASSERELLE_SIGNING_KEY", impl_->keys.at("gateway").secret_key},
          {"PASSERELLE_REDIS_URL", Redis::Running().Url()},
          {"PASSERELLE_LOG_LEVEL", "warning"}};
}

std::string Suite::NewSite(std::string time_zone) {
  outreach::v1::CreateSiteRequest request;
  request.set_id(FreshSlug("site"));
  request.set_display_name("Site " + request.id());
  request.set_time_zone(std::move(time_zone));
  Must(Call<outreach::v1::Site>(Director(), "passerelle.outreach.v1.SiteService.CreateSite", request),
       "creating a site");
  AwaitFeeds();
  return request.id();
}

std::string Suite::NewStore(const std::string& site) {
  supplies::v1::CreateLocationRequest request;
  request.set_id(FreshSlug("store"));
  request.set_site(site);
  request.set_kind(supplies::v1::STORE);
  request.set_display_name("Store of " + site);
  Must(Call<supplies::v1::Location>(Director(), "passerelle.supplies.v1.CatalogueService.CreateLocation", request),
       "creating a store");
  AwaitFeeds();
  return request.id();
}

std::string Suite::NewItem(const std::string& family, const std::string& report_line) {
  supplies::v1::CreateItemRequest request;
  request.set_id(FreshSlug("item"));
  request.mutable_label()->set_fr("Article " + request.id());
  request.mutable_label()->set_en("Item " + request.id());
  supplies::v1::Family parsed;
  if (!supplies::v1::Family_Parse(family, &parsed)) throw std::logic_error("no family " + family);
  request.set_family(parsed);
  request.set_unit("piece");
  request.set_report_line(report_line);
  Must(Call<supplies::v1::Item>(Director(), "passerelle.supplies.v1.CatalogueService.CreateItem", request),
       "creating an item");
  AwaitFeeds();
  return request.id();
}

}  // namespace passerelle::testing
