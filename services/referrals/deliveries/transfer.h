// One attempt to take a notification over the network, by libcurl.
#pragma once

#include <absl/time/time.h>
#include <curl/curl.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "services/referrals/deliveries/address_guard.h"

namespace passerelle::referrals {

inline constexpr absl::Duration kConnectTimeout = absl::Seconds(5);
inline constexpr absl::Duration kAttemptTimeout = absl::Seconds(15);

// How an attempt ended.
struct Outcome {
  std::string_view error;  // as in the contract's DeliveryAttempt; empty when it arrived
  int status = 0;          // what the server answered; 0 when it did not
  bool gone = false;       // the server asks never to be sent anything again
  bool permanent = false;  // the same will be answered however often it is tried
  std::optional<absl::Duration> retry_after = std::nullopt;

  bool arrived() const { return error.empty(); }
};

// What every attempt goes by.
struct Network {
  AddressGuard guard;
  std::string ca_file;  // empty: the system's certificates
};

class Transfer {
 public:
  virtual ~Transfer() = default;
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  CURL* handle() { return handle_.get(); }
  // After `result`, whether it goes another way at once.
  virtual bool GoesAnotherWay(CURLcode) { return false; }
  virtual Outcome Judge(CURLcode result) = 0;

 protected:
  explicit Transfer(const Network& network);

  template <class Value>
  void Set(CURLoption option, Value value) {
    if (curl_easy_setopt(handle_.get(), option, value) != CURLE_OK) settings_refused_ = true;
  }
  bool settings_refused() const { return settings_refused_; }
  // Whether a connection to this address may be opened.
  virtual bool MayOpen(const IpAddress& address) = 0;
  const AddressGuard& guard() const { return guard_; }
  // An address was refused and none was connected to.
  bool forbidden() const { return forbidden_ && !opened_; }
  int ResponseCode();
  // What any protocol may fail with.
  std::string_view ErrorOf(CURLcode result) const;

 private:
  static curl_socket_t OpenSocket(void* self, curlsocktype, curl_sockaddr* address);

  struct Cleanup {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  };
  std::unique_ptr<CURL, Cleanup> handle_;
  const AddressGuard& guard_;
  bool settings_refused_ = false;
  bool forbidden_ = false;
  bool opened_ = false;
};

}  // namespace passerelle::referrals
