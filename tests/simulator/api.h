// The public API as a patient client calls it: signed in, and trying again with the same idempotency key whatever is
// restarted meanwhile.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <google/protobuf/message.h>

#include <atomic>
#include <mutex>
#include <string>
#include <string_view>

#include "tests/simulator/http.h"

namespace passerelle::simulator {

// Where the API is and who calls.
struct Access {
  std::string url = "http://127.0.0.1:8080";
  std::string login{};
  std::string password{};
  std::string token{};                          // used as it is, in place of a login
  absl::Duration patience = absl::Seconds(60);  // how long one call is tried again
};

// INVALID_ARGUMENT unless the file, [{role,login,password,sites[]}], has an account of the role.
absl::Status ReadAccount(const std::string& accounts_file, const std::string& role, Access& access);

// What happened on the way, over all threads.
struct Tally {
  std::atomic<int> calls = 0;    // calls that were answered in the end
  std::atomic<int> retries = 0;  // tries that were lost: no connection, 429, 502, 503, 504
  std::atomic<int> waits = 0;    // refusals because reference data had not reached the service yet
};

// A session that several threads share; it is opened at the first use and again when it ends.
class Session {
 public:
  explicit Session(Access access) : access_(std::move(access)) {}
  const Access& access() const { return access_; }
  // The token, opening a session through `connection` if there is none. UNAUTHENTICATED when the login fails;
  // UNAVAILABLE when nobody answers.
  absl::StatusOr<std::string> Token(HttpConnection& connection);
  // Says that `token` was refused.
  void Forget(const std::string& token);

 private:
  const Access access_;
  std::mutex mutex_;
  std::string token_;
};

// One thread's way to the API.
class Api {
 public:
  Api(Session& session, Tally& tally) : session_(session), tally_(tally), connection_(session.access().url) {}

  // Calls until it is answered or patience ends. An error status holds the problem's code, reason and detail in its
  // message.
  absl::StatusOr<std::string> Call(const char* method, std::string_view path, std::string_view body = "",
                                   std::string_view key = "");

  // As Call, with the answer parsed; unknown fields are ignored.
  absl::Status Get(std::string_view path, google::protobuf::Message* answer);
  absl::Status Post(std::string_view path, const google::protobuf::Message& request, std::string_view key,
                    google::protobuf::Message* answer);

 private:
  Session& session_;
  Tally& tally_;
  HttpConnection connection_;
};

}  // namespace passerelle::simulator
