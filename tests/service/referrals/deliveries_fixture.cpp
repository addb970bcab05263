#include "tests/service/referrals/deliveries_fixture.h"

#include "services/referrals/deliveries/delivery_rows.h"
#include "services/referrals/deliveries/notify.h"
#include "services/referrals/sealed_fields.h"
#include "services/referrals/settings.h"
#include "services/runtime/base/text.h"
#include "services/runtime/base/uuid.h"
#include "services/runtime/db/migrator.h"
#include "sql/referrals_service.h"
#include "sql/runtime.h"
#include "sql/vault.h"
#include "tests/support/look.h"

namespace passerelle::referrals {
namespace {

testing::Database MigratedDatabase() {
  testing::Database database = testing::Postgres::Running().CreateDatabase("deliveries");
  std::vector<db::Migration> migrations = events::sql::Migrations();
  for (const db::Migration& migration : vault::sql::Migrations()) migrations.push_back(migration);
  for (const db::Migration& migration : sql::Migrations()) migrations.push_back(migration);
  const absl::Status migrated = db::Migrate(database.owner_url, database.application_role, migrations);
  if (!migrated.ok()) throw std::runtime_error(migrated.ToString());
  return database;
}

}  // namespace

Deliveries::Deliveries() : database_(MigratedDatabase()) {
  pool_ = std::make_unique<db::Pool>(db::PoolOptions{.url = database_.url, .size = 4, .statements = sql::All()});
  keeper_ = std::make_unique<vault::Keeper>(*pool_, vault_);
  EXPECT_TRUE(keeper_->FetchOwnKey().ok());
  neighbours_ = Must(rpc::Neighbours::Create({}));
}

std::string Deliveries::NewPartner(const Channels& channels) {
  const std::string slug = "partner-" + NewUuidV7().substr(24);
  db::Param secrets[] = {std::nullopt, std::nullopt};
  for (std::size_t i = 0; i < channels.secrets.size(); ++i) {
    secrets[i] = keeper_->Seal(WebhookSecretOf(slug), channels.secrets[i]);
  }
  Sql("insert into partner (id, name, name_folded, organisation, siret, description, services, themes, territories, "
      "opening_hours, phone, address_line, postal_code, city, insee_code, capacity_note, email, webhook_url, "
      "webhook_secret, webhook_previous_secret, webhook_previous_expire_time, request_hash) "
      "values ($1, $1, $1, '', '', '', '[]', '{}', '{}', '', '', '', '', '', '', '', $2::bytea, $3, $4::bytea, "
      "$5::bytea, "
      "$6::timestamptz, '')",
      {slug, keeper_->Seal(kPartnerEmail, channels.email), channels.webhook, secrets[0], secrets[1],
       now_ + absl::Hours(24)});
  return slug;
}

std::string Deliveries::NewReferral(const std::string& partner) {
  const std::string id = NewUuidV7();
  Sql("insert into referral (id, site, partner, theme, summary, urgency, disclose, accompanied, state, service_day, "
      "send_time, request_hash) values ($1::uuid, 'arras', $2, 'HOUSING', $3::bytea, 'HIGH', '{}', false, "
      "'SENT', current_date, now(), '')",
      {id, partner, keeper_->Seal(kSummary, "Sans abri depuis mars")});
  return id;
}

std::string Deliveries::UrlOf(const testing::NodeServer& server, const std::string& scheme, const std::string& host) {
  return StrCat(scheme, "://", host, ":", server.port(), "/hooks?from=passerelle");
}

std::string Deliveries::Tell(const std::string& partner, const std::string& referral, const std::string& type) {
  Notification notification;
  notification.id = NewUuidV7();
  notification.partner = partner;
  notification.referral = referral;
  notification.type = type;
  notification.state = v1::Referral::SENT;
  notification.time = now_;
  db::Transaction transaction = Must(db::Session(*pool_, absl::Now() + testing::kPatience).Begin());
  Must(Notify(transaction, notification));
  EXPECT_TRUE(transaction.Commit().ok());
  return notification.id;
}

std::unique_ptr<Courier> Deliveries::NewCourier(const std::map<std::string, std::string>& settings) {
  std::map<std::string, std::string> all = settings;
  all.emplace(kAllowedNetworks.name, "127.0.0.0/8,::1/128");
  return std::make_unique<Courier>(
      Must(config::Settings::Read({kAllowedNetworks, kCaFile, kMailUrl, kMailFrom, kPublicUrl}, all)), *keeper_);
}

bool Deliveries::Run(Courier& courier) {
  const absl::Time deadline = absl::Now() + absl::Minutes(1);
  process::JobContext context{.db = db::Session(*pool_, deadline),
                              .deadline = deadline,
                              .now = now_,
                              .neighbours = *neighbours_,
                              .trace = telemetry::TraceContext::NewRoot(),
                              .stopping = [this] { return stopping_; }};
  return Must(courier.Run(context));
}

void Deliveries::PlayToTheEnd(Courier& courier, testing::NodeServer* receiver) {
  while (true) {
    const db::Result next = Sql("select min(next_attempt_time) as time from delivery where state = 'PENDING'");
    if (next[0].IsNull("time")) return;
    now_ = std::max(now_, next[0].Time("time"));
    if (receiver != nullptr) Answer(*receiver, {}, now_);
    Run(courier);
  }
}

void Deliveries::AwaitNextAttempt(const std::string& delivery) {
  now_ = Sql("select next_attempt_time from delivery where id = $1::uuid", {delivery})[0].Time("next_attempt_time");
}

void Deliveries::Answer(testing::NodeServer& receiver, nlohmann::json plan, absl::Time clock) {
  if (!plan.contains("secrets")) plan["secrets"] = Channels().secrets;
  plan["clock"] = absl::ToUnixSeconds(clock);
  receiver.Plan(plan);
}

v1::Delivery Deliveries::Read(const std::string& delivery) {
  db::Session session(*pool_, absl::Now() + testing::kPatience);
  return Must(ReadDelivery(session, delivery, std::nullopt));
}

std::vector<std::string> Deliveries::ErrorsOf(const std::string& delivery) {
  std::vector<std::string> errors;
  const v1::Delivery read = Read(delivery);
  errors.reserve(static_cast<std::size_t>(read.attempts_size()));
  for (const v1::DeliveryAttempt& attempt : read.attempts()) errors.push_back(attempt.error());
  return errors;
}

std::vector<std::string> Deliveries::AlertsAbout(const std::string& partner) {
  std::vector<std::string> kinds;
  for (const db::Row row : Sql("select kind from referral_alert where partner = $1 order by create_time", {partner})) {
    kinds.emplace_back(row.Text("kind"));
  }
  return kinds;
}

std::vector<std::string> Deliveries::IdsOf(const std::vector<nlohmann::json>& events) {
  std::vector<std::string> ids;
  ids.reserve(events.size());
  for (const nlohmann::json& event : events) ids.push_back(event["id"]);
  return ids;
}

}  // namespace passerelle::referrals
