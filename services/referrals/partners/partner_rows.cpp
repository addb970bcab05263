#include "services/referrals/partners/partner_rows.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <google/protobuf/util/json_util.h>

#include <charconv>
#include <stdexcept>

#include "services/referrals/sealed_fields.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/search_words.h"
#include "services/runtime/base/text.h"

namespace passerelle::referrals {
namespace {

using common::v1::ReferralTheme;

// Digits enough to read the same number back, and no more.
db::Param NumberParam(double number) {
  char text[32];
  const std::to_chars_result end = std::to_chars(std::begin(text), std::end(text), number);
  return {std::string_view(text, static_cast<std::size_t>(end.ptr - text))};
}

double Number(const db::Row& row, std::string_view column) {
  double number = 0;
  if (!absl::SimpleAtod(ToAbsl(row.Text(column)), &number)) throw std::logic_error("a coordinate is not a number");
  return number;
}

// The column `services`: a JSON array of offers.
std::string OffersJson(const v1::Partner& partner) {
  std::string json = "[";
  for (const v1::PartnerOffer& offer : partner.services()) {
    std::string element;
    if (!google::protobuf::util::MessageToJsonString(offer, &element).ok())
      throw std::logic_error("a partner's offer cannot be written");
    absl::StrAppend(&json, json.size() > 1 ? "," : "", element);
  }
  return json + "]";
}

void SetOffers(std::string_view json, v1::Partner& partner) {
  v1::Partner read;
  if (!google::protobuf::util::JsonStringToMessage(StrCat("{\"services\":", json, "}"), &read).ok())
    throw std::logic_error("a partner's offers are not readable");
  partner.mutable_services()->Swap(read.mutable_services());
}

void SetAddress(const db::Row& row, v1::Partner& partner) {
  v1::PartnerAddress address;
  address.set_line(std::string(row.Text("address_line")));
  address.set_postal_code(std::string(row.Text("postal_code")));
  address.set_city(std::string(row.Text("city")));
  address.set_insee_code(std::string(row.Text("insee_code")));
  if (!row.IsNull("latitude")) {
    address.mutable_point()->set_latitude(Number(row, "latitude"));
    address.mutable_point()->set_longitude(Number(row, "longitude"));
  }
  if (address.ByteSizeLong() > 0) *partner.mutable_address() = std::move(address);
}

void SetChannels(const vault::Keeper& keeper, const db::Row& row, v1::Partner& partner) {
  v1::Channels channels;
  channels.set_email(keeper.Open(kPartnerEmail, row, "email"));
  if (!row.Text("webhook_url").empty()) {
    v1::Webhook& webhook = *channels.mutable_webhook();
    webhook.set_url(std::string(row.Text("webhook_url")));
    webhook.set_has_secret(row.Bool("has_secret"));
    v1::Webhook::Disabled disabled = v1::Webhook::DISABLED_UNSPECIFIED;
    if (v1::Webhook::Disabled_Parse(std::string(row.TextOrEmpty("webhook_disabled")), &disabled))
      webhook.set_disabled(disabled);
    if (!row.IsNull("webhook_failing_since"))
      SetProto(row.Time("webhook_failing_since"), *webhook.mutable_failing_since());
  }
  if (channels.ByteSizeLong() > 0) *partner.mutable_channels() = std::move(channels);
}

void SetCapacity(const vault::Keeper& keeper, const db::Row& row, v1::Partner& partner) {
  v1::Capacity capacity;
  capacity.set_full_until(std::string(row.TextOrEmpty("full_until")));
  capacity.set_note(keeper.Open(kCapacityNote, row, "capacity_note"));
  if (capacity.ByteSizeLong() > 0) *partner.mutable_capacity() = std::move(capacity);
}

void SetOrigin(const db::Row& row, v1::Partner& partner) {
  if (row.IsNull("origin_source")) return;
  v1::Origin& origin = *partner.mutable_origin();
  origin.set_source(std::string(row.Text("origin_source")));
  origin.set_id(std::string(row.Text("origin_id")));
  origin.set_update_date(std::string(row.TextOrEmpty("origin_date")));
}

v1::Partner::State StateFromName(std::string_view name) {
  v1::Partner::State state = v1::Partner::STATE_UNSPECIFIED;
  if (!v1::Partner::State_Parse(std::string(name), &state)) throw std::logic_error("a partner's state is not known");
  return state;
}

std::vector<std::string> ThemeNames(const v1::Partner& partner) {
  std::vector<std::string> names;
  names.reserve(static_cast<std::size_t>(partner.themes_size()));
  for (const int theme : partner.themes())
    names.push_back(ReferralTheme::Theme_Name(static_cast<ReferralTheme::Theme>(theme)));
  return names;
}

}  // namespace

ReferralTheme::Theme ThemeFromName(std::string_view name) {
  ReferralTheme::Theme theme = ReferralTheme::THEME_UNSPECIFIED;
  if (!ReferralTheme::Theme_Parse(std::string(name), &theme)) throw std::logic_error("a theme is not known");
  return theme;
}

v1::Partner PartnerFromRow(const vault::Keeper& keeper, const db::Row& row) {
  v1::Partner partner;
  partner.set_id(std::string(row.Text("id")));
  partner.set_name(std::string(row.Text("name")));
  partner.set_organisation(std::string(row.Text("organisation")));
  partner.set_siret(std::string(row.Text("siret")));
  partner.set_description(std::string(row.Text("description")));
  SetOffers(row.Text("services"), partner);
  for (const std::string& theme : row.TextArray("themes")) partner.add_themes(ThemeFromName(theme));
  for (const std::string& territory : row.TextArray("territories")) partner.add_territories(territory);
  SetChannels(keeper, row, partner);
  partner.set_opening_hours(std::string(row.Text("opening_hours")));
  SetAddress(row, partner);
  partner.set_phone(keeper.Open(kPartnerPhone, row, "phone"));
  SetCapacity(keeper, row, partner);
  partner.set_state(StateFromName(row.Text("state")));
  SetOrigin(row, partner);
  SetProto(row.Time("create_time"), *partner.mutable_create_time());
  SetProto(row.Time("update_time"), *partner.mutable_update_time());
  partner.set_etag(absl::StrCat(row.Int("version")));
  return partner;
}

db::Params DirectoryParams(const vault::Keeper& keeper, const v1::Partner& partner) {
  const v1::PartnerAddress& address = partner.address();
  const bool placed = address.has_point();
  return {partner.id(),
          partner.name(),
          SearchWords(partner.name()),
          partner.organisation(),
          partner.siret(),
          partner.description(),
          OffersJson(partner),
          ThemeNames(partner),
          std::vector<std::string>(partner.territories().begin(), partner.territories().end()),
          partner.opening_hours(),
          keeper.Seal(kPartnerPhone, partner.phone()),
          address.line(),
          address.postal_code(),
          address.city(),
          address.insee_code(),
          placed ? NumberParam(address.point().latitude()) : db::Param(std::nullopt),
          placed ? NumberParam(address.point().longitude()) : db::Param(std::nullopt)};
}

db::Params WrittenParams(const vault::Keeper& keeper, const v1::Partner& partner) {
  db::Params params = DirectoryParams(keeper, partner);
  const db::Params own = {db::TextOrNull(partner.capacity().full_until()),
                          keeper.Seal(kCapacityNote, partner.capacity().note()),
                          keeper.Seal(kPartnerEmail, partner.channels().email()), partner.channels().webhook().url()};
  params.insert(params.end(), own.begin(), own.end());
  return params;
}

}  // namespace passerelle::referrals
