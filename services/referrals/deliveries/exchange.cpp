#include "services/referrals/deliveries/exchange.h"

#include <absl/time/clock.h>

#include <stdexcept>

namespace passerelle::referrals {
namespace {

void Check(CURLMcode code) {
  if (code != CURLM_OK) throw std::runtime_error(curl_multi_strerror(code));
}

}  // namespace

Exchange::Exchange() : multi_(curl_multi_init()) {
  if (multi_ == nullptr) throw std::runtime_error("libcurl has no memory");
}

Exchange::~Exchange() {
  for (const auto& [handle, unused] : under_way_) curl_multi_remove_handle(multi_, handle);
  curl_multi_cleanup(multi_);
}

void Exchange::Begin(std::string id, std::unique_ptr<Transfer> transfer) {
  CURL* const handle = transfer->handle();
  Check(curl_multi_add_handle(multi_, handle));
  under_way_.emplace(handle, UnderWay{std::move(id), std::move(transfer)});
}

std::vector<Exchange::Ended> Exchange::Await(absl::Duration longest) {
  const absl::Time give_up = absl::Now() + longest;
  while (true) {
    int running = 0;
    Check(curl_multi_perform(multi_, &running));
    std::vector<Ended> ended = TakeEnded();
    const absl::Duration left = give_up - absl::Now();
    if (!ended.empty() || under_way_.empty() || left <= absl::ZeroDuration()) return ended;
    Check(curl_multi_poll(multi_, nullptr, 0, static_cast<int>(absl::ToInt64Milliseconds(left)) + 1, nullptr));
  }
}

std::vector<Exchange::Ended> Exchange::TakeEnded() {
  std::vector<Ended> ended;
  int queued = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &queued)) {
    CURL* const handle = message->easy_handle;
    const CURLcode result = message->data.result;
    Check(curl_multi_remove_handle(multi_, handle));
    UnderWay& one = under_way_.at(handle);
    if (one.transfer->GoesAnotherWay(result)) {
      Check(curl_multi_add_handle(multi_, handle));
      continue;
    }
    ended.push_back({std::move(one.id), one.transfer->Judge(result)});
    under_way_.erase(handle);
  }
  return ended;
}

}  // namespace passerelle::referrals
