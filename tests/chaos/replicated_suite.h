// Contacts and statistics, two of each, on a PostgreSQL that is replicated; their other neighbours are down.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "services/runtime/access/assertion.h"
#include "services/runtime/process/service.h"
#include "services/runtime/rpc/client.h"
#include "tests/support/postgres.h"

namespace passerelle::chaos {

class ReplicatedSuite {
 public:
  // Contacts knows one site, "montreuil".
  ReplicatedSuite();

  testing::Postgres& postgres() { return *postgres_; }

  // Records an anonymous visit at second `second` under `key`, once, at whichever replica's turn it is.
  absl::Status RecordVisit(int second, const std::string& key);

  // Rows of `table`, or of a sub-select, in the database of a service.
  std::int64_t Count(const std::string& service, const std::string& table);

 private:
  void Migrate(const process::ServiceDefinition& definition);
  void Start(const process::ServiceDefinition& definition);

  std::unique_ptr<testing::Postgres> postgres_;
  std::map<std::string, testing::Database> databases_;
  std::map<std::string, access::KeyPair> keys_;
  std::map<std::string, std::vector<std::string>> addresses_;
  const std::string master_keys_;
  std::unique_ptr<access::AssertionSigner> gateway_;
  std::vector<std::unique_ptr<process::Service>> replicas_;
  std::unique_ptr<rpc::Client> contacts_;
};

}  // namespace passerelle::chaos
