#include "tests/simulator/api.h"

#include <absl/strings/str_cat.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <thread>

#include "passerelle/gateway/v1/sessions.pb.h"

namespace passerelle::simulator {
namespace {

using google::protobuf::util::JsonStringToMessage;
using google::protobuf::util::MessageToJsonString;

constexpr absl::Duration kFirstPause = absl::Milliseconds(50);
constexpr absl::Duration kLongestPause = absl::Seconds(1);
// How long reference data (sites, items) may take to reach the service that needs it.
constexpr absl::Duration kReferencePatience = absl::Seconds(20);

std::string TextOf(const google::protobuf::Struct& object, const std::string& field) {
  const auto found = object.fields().find(field);
  return found == object.fields().end() ? "" : found->second.string_value();
}

template <class Message>
absl::Status Parse(std::string_view json, Message* message) {
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  const auto status = JsonStringToMessage(std::string(json), message, options);
  return status.ok() ? absl::OkStatus()
                     : absl::InternalError(absl::StrCat("unreadable answer: ", std::string(status.message())));
}

struct Problem {
  std::string reason;
  std::string text;
};

Problem ReadProblem(const HttpResponse& response) {
  google::protobuf::Struct details;
  if (!Parse(response.body, &details).ok()) return {"", absl::StrCat("HTTP ", response.status)};
  return {TextOf(details, "reason"), absl::StrCat("HTTP ", response.status, " ", TextOf(details, "code"), " ",
                                                  TextOf(details, "reason"), ": ", TextOf(details, "detail"))};
}

bool IsLost(int status) { return status == 0 || status == 429 || status == 502 || status == 503 || status == 504; }
bool IsReferenceMissing(const Problem& problem) {
  return problem.reason == "SITE_UNKNOWN" || problem.reason == "ITEM_UNKNOWN" || problem.reason == "LOCATION_UNKNOWN";
}

// Waits longer each time, never beyond the end.
class Pause {
 public:
  explicit Pause(absl::Duration patience) : end_(absl::Now() + patience) {}
  // False when patience has ended.
  bool Wait(double retry_after_seconds = 0) {
    const absl::Duration wished = std::max(next_, std::min(absl::Seconds(retry_after_seconds), absl::Seconds(5)));
    if (absl::Now() + wished > end_) return false;
    std::this_thread::sleep_for(absl::ToChronoNanoseconds(wished));
    next_ = std::min(next_ * 2, kLongestPause);
    return true;
  }

 private:
  absl::Time end_;
  absl::Duration next_ = kFirstPause;
};

}  // namespace

absl::Status ReadAccount(const std::string& accounts_file, const std::string& role, Access& access) {
  std::ifstream file(accounts_file);
  std::stringstream text;
  text << file.rdbuf();
  google::protobuf::ListValue accounts;
  if (!file || !Parse(text.str(), &accounts).ok())
    return absl::InvalidArgumentError(absl::StrCat("cannot read accounts from ", accounts_file));
  for (const auto& account : accounts.values()) {
    if (TextOf(account.struct_value(), "role") != role) continue;
    access.login = TextOf(account.struct_value(), "login");
    access.password = TextOf(account.struct_value(), "password");
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat("no account of role ", role, " in ", accounts_file));
}

absl::StatusOr<std::string> Session::Token(HttpConnection& connection) {
  if (!access_.token.empty()) return access_.token;
  const std::lock_guard lock(mutex_);
  if (!token_.empty()) return token_;
  gateway::v1::CreateSessionRequest request;
  request.set_login(access_.login);
  request.set_password(access_.password);
  std::string body;
  (void)MessageToJsonString(request, &body);
  const HttpResponse response = connection.Send("POST", "/v1/sessions", body, {"Content-Type: application/json"});
  if (IsLost(response.status)) return absl::UnavailableError(absl::StrCat("no session: ", response.body));
  gateway::v1::Session session;
  if (response.status != 200 || !Parse(response.body, &session).ok() || session.access_token().empty()) {
    return absl::UnauthenticatedError(
        absl::StrCat("cannot sign in as ", access_.login, ": ", ReadProblem(response).text));
  }
  return token_ = session.access_token();
}

void Session::Forget(const std::string& token) {
  const std::lock_guard lock(mutex_);
  if (token_ == token) token_.clear();
}

absl::StatusOr<std::string> Api::Call(const char* method, std::string_view path, std::string_view body,
                                      std::string_view key) {
  Pause pause(session_.access().patience), reference_pause(kReferencePatience);
  int refusals = 0;
  while (true) {
    const absl::StatusOr<std::string> token = session_.Token(connection_);
    if (absl::IsUnavailable(token.status())) {
      ++tally_.retries;
      if (!pause.Wait()) return token.status();
      continue;
    }
    if (!token.ok()) return token.status();
    std::vector<std::string> headers = {absl::StrCat("Authorization: Bearer ", *token)};
    if (!body.empty()) headers.push_back("Content-Type: application/json");
    if (!key.empty()) headers.push_back(absl::StrCat("Idempotency-Key: \"", std::string(key), "\""));
    HttpResponse response = connection_.Send(method, path, body, headers);
    if (response.status >= 200 && response.status < 300) {
      ++tally_.calls;
      return std::move(response.body);
    }
    if (IsLost(response.status)) {
      ++tally_.retries;
      if (pause.Wait(response.retry_after_seconds)) continue;
      return absl::UnavailableError(absl::StrCat(method, " ", std::string(path), ": ",
                                                 response.status == 0 ? response.body : ReadProblem(response).text));
    }
    const Problem problem = ReadProblem(response);
    if (response.status == 401 && ++refusals <= 2) {
      session_.Forget(*token);
      continue;
    }
    if (IsReferenceMissing(problem) && reference_pause.Wait()) {
      ++tally_.waits;
      continue;
    }
    return absl::FailedPreconditionError(absl::StrCat(method, " ", std::string(path), ": ", problem.text));
  }
}

absl::Status Api::Get(std::string_view path, google::protobuf::Message* answer) {
  const absl::StatusOr<std::string> body = Call("GET", path);
  return body.ok() ? Parse(*body, answer) : body.status();
}

absl::Status Api::Post(std::string_view path, const google::protobuf::Message& request, std::string_view key,
                       google::protobuf::Message* answer) {
  std::string json;
  (void)MessageToJsonString(request, &json);
  const absl::StatusOr<std::string> body = Call("POST", path, json, key);
  return body.ok() ? Parse(*body, answer) : body.status();
}

}  // namespace passerelle::simulator
