// A gateway in the test's process, before the suite's services, and clients to call it with.
#pragma once

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/access/account_vault.h"
#include "gateway/gateway.h"
#include "services/runtime/process/dependencies.h"
#include "tests/support/master_keys.h"
#include "tests/support/postgres.h"
#include "tests/support/suite.h"

namespace passerelle::testing {

using Json = nlohmann::json;
using Environment = std::map<std::string, std::string>;
using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

// What curl received.
struct Answer {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;

  Json json() const { return Json::parse(body); }
  std::string reason() const { return json().value("reason", ""); }
  // The fields that the violations name.
  std::vector<std::string> fields() const;
};

// An account of a running gateway, logged in.
struct Login {
  std::string login;
  std::string password;
  std::string token;
  std::string refresh_token;
};

class GatewaySuite {
 public:
  // The gateway of this test executable, with the suite behind it.
  static GatewaySuite& Running();

  // A further gateway on the same database, with some settings changed.
  std::unique_ptr<gateway::Gateway> StartAnother(const Environment& changes);
  // The settings of a gateway on the same database and suite, on ports that the system chooses.
  Environment Settings() const;

  // Calls with curl; `body` empty: none. The port is the running gateway's unless another is given.
  Answer Call(std::string_view method, std::string_view path, std::string_view body = "",
              const HttpHeaders& headers = {}, int port = 0);
  // The same as `login`, with a JSON body.
  Answer CallAs(const Login& login, std::string_view method, std::string_view path, std::string_view body = "",
                HttpHeaders headers = {}, int port = 0);

  // A fresh account, logged in.
  Login NewLogin(const std::string& role, std::vector<std::string> sites);
  // A fresh account that has not logged in.
  Login NewAccount(const std::string& role, std::vector<std::string> sites);
  // Of a login that there is.
  std::string AccountId(const std::string& login);
  db::Result Sql(const std::string& sql, const db::Params& params = {});

  int http_port() const { return gateway_->http_port(); }
  int grpc_port() const { return gateway_->grpc_port(); }

 private:
  GatewaySuite();
  const std::string master_keys_ = NewMasterKeys();
  Database database_;
  std::unique_ptr<gateway::Gateway> gateway_;
  // What accounts are made with, as an operator makes them.
  std::unique_ptr<process::Dependencies> dependencies_;
  std::unique_ptr<gateway::AccountVault> accounts_;
};

// Sends the bytes as they are and returns everything that comes back until the other side closes or `seconds` have
// passed.
std::string RawExchange(int port, std::string_view bytes, int seconds = 5);
// Runs a program and returns its exit code and what it printed (standard output and error).
std::pair<int, std::string> RunProgram(const std::vector<std::string>& command);

}  // namespace passerelle::testing
