#include "tests/access/rows.h"

#include <absl/strings/str_cat.h>

#include <stdexcept>

#include "tests/gateway/gateway_suite.h"

namespace passerelle::access_tests {
namespace {

constexpr char kTables[] = R"sql(
  select string_agg(format($f$select %L as name, count(*) || ':' || coalesce(sum(hashtextextended(t::text, 0)), 0) as digest from %I t$f$,
                           table_name, table_name), ' union all ') as query
  from information_schema.tables
  where table_schema = 'public' and table_type = 'BASE TABLE'
    and table_name !~ '^(outbox|event_|feed_|consumer|schema_|migration|delivery|access_|session|leader|.*offset|.*attempt)'
)sql";

db::Result Ask(const std::string& service, const std::string& sql) {
  if (service == "gateway") return testing::GatewaySuite::Running().Sql(sql);
  auto result = testing::Suite::Running().Sql(service, sql);
  if (!result.ok()) throw std::runtime_error(absl::StrCat(service, ": ", result.status().ToString()));
  return *std::move(result);
}

}  // namespace

Rows RowsOf(const std::string& service) {
  static std::map<std::string, std::string> queries;
  std::string& query = queries[service];
  if (query.empty()) query = std::string(Ask(service, kTables)[0].Text("query"));
  Rows rows;
  const db::Result result = Ask(service, query);
  for (std::size_t i = 0; i < result.size(); ++i)
    rows[std::string(result[i].Text("name"))] = std::string(result[i].Text("digest"));
  return rows;
}

std::string Difference(const Rows& before, const Rows& after) {
  std::string tables;
  for (const auto& [name, digest] : after)
    if (before.at(name) != digest) absl::StrAppend(&tables, tables.empty() ? "" : ", ", name);
  return tables;
}

}  // namespace passerelle::access_tests
