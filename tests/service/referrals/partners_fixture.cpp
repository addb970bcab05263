#include "tests/service/referrals/partners_fixture.h"

namespace passerelle::referrals {

v1::CreatePartnerRequest Partners::PartnerRequest() {
  const std::string own = NewUuidV7();
  v1::CreatePartnerRequest request;
  request.mutable_partner()->set_id("partner-" + own);
  request.mutable_partner()->set_name("Partenaire " + own);
  return request;
}

v1::Channels Partners::WebhookTo(const std::string& url) {
  v1::Channels channels;
  channels.mutable_webhook()->set_url(url);
  return channels;
}

v1::Channels Partners::EmailTo(const std::string& address) {
  v1::Channels channels;
  channels.set_email(address);
  return channels;
}

v1::Partner Partners::NewPartner(const std::vector<ReferralTheme::Theme>& themes, const v1::Channels& channels) {
  v1::CreatePartnerRequest request = PartnerRequest();
  for (const ReferralTheme::Theme theme : themes) request.mutable_partner()->add_themes(theme);
  if (channels.ByteSizeLong() > 0) *request.mutable_partner()->mutable_channels() = channels;
  return Must(Create(request));
}

absl::StatusOr<v1::Partner> Partners::Get(const std::string& id) {
  v1::GetPartnerRequest request;
  request.set_id(id);
  return Call<v1::Partner>(director_, "GetPartner", request);
}

absl::StatusOr<v1::Partner> Partners::Update(const v1::Partner& partner, const std::vector<std::string>& fields) {
  v1::UpdatePartnerRequest request;
  *request.mutable_partner() = partner;
  for (const std::string& field : fields) request.mutable_update_mask()->add_paths(field);
  return Call<v1::Partner>(director_, "UpdatePartner", request);
}

std::vector<std::string> Partners::Listed(const v1::ListPartnersRequest& request) {
  v1::ListPartnersRequest page = request;
  std::vector<std::string> ids;
  do {
    const v1::ListPartnersResponse response = Must(List(page));
    for (const v1::Partner& partner : response.partners()) ids.push_back(partner.id());
    page.set_page_token(response.next_page_token());
  } while (!page.page_token().empty());
  return ids;
}

}  // namespace passerelle::referrals
