#include "services/runtime/vault/seal_columns.h"

#include <absl/strings/escaping.h>
#include <absl/strings/str_join.h>

#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/runtime/vault/data_keys.h"

namespace passerelle::vault {
namespace {

constexpr std::int32_t kRowsAtOnce = 500;

// The statements of one table. They are the only ones that are made while the program runs: names of tables and columns
// cannot be parameters.
class TableSealer {
 public:
  TableSealer(db::Connection& connection, const Vault& vault, const ClearTable& table)
      : connection_(connection),
        vault_(vault),
        table_(table),
        read_name_(StrCat("seal_columns.read.", table.name)),
        write_name_(StrCat("seal_columns.write.", table.name)),
        read_(ReadSql(table)),
        write_(WriteSql(table)) {}

  absl::Status Run() {
    db::Param last = std::nullopt;
    while (true) {
      RETURN_IF_ERROR(connection_.Begin());
      ASSIGN_OR_RETURN(const db::Result rows, connection_.Execute({read_name_, read_}, {last, kRowsAtOnce}));
      RETURN_IF_ERROR(rows.empty() ? absl::OkStatus() : Write(rows));
      RETURN_IF_ERROR(connection_.Commit());
      if (rows.size() < static_cast<std::size_t>(kRowsAtOnce)) return absl::OkStatus();
      last = rows[rows.size() - 1].Text("row_key");
    }
  }

 private:
  static std::string ReadSql(const ClearTable& table) {
    std::vector<std::string> texts, conditions;
    texts.reserve(table.columns.size());
    conditions.reserve(table.columns.size());
    for (const ClearColumn& column : table.columns) {
      texts.push_back(StrCat(column.clear, "::text as ", column.clear));
      conditions.push_back(StrCat(column.clear, " is not null"));
    }
    return StrCat("select ", table.key, "::text as row_key, ", table.owner, " as owner, ", absl::StrJoin(texts, ", "),
                  " from ", table.name, " where (", absl::StrJoin(conditions, " or "), ") and ($1::", table.key_type,
                  " is null or ", table.key, " > $1::", table.key_type, ") order by ", table.name, ".", table.key,
                  " limit $2::integer for update of ", table.name);
  }

  // A column that was null, or empty, keeps the default of the sealed one.
  static std::string WriteSql(const ClearTable& table) {
    std::vector<std::string> sets, arrays, names;
    sets.reserve(table.columns.size());
    arrays.reserve(table.columns.size());
    names.reserve(table.columns.size());
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const ClearColumn& column = table.columns[i];
      sets.push_back(StrCat(column.sealed, " = coalesce(nullif(decode(made.text_", i, ", 'hex'), ''), t.",
                            column.sealed, "), ", column.clear, " = null"));
      arrays.push_back(StrCat("$", i + 2, "::text[]"));
      names.push_back(StrCat("text_", i));
    }
    return StrCat("update ", table.name, " t set ", absl::StrJoin(sets, ", "), " from unnest($1::", table.key_type,
                  "[], ", absl::StrJoin(arrays, ", "), ") as made (row_key, ", absl::StrJoin(names, ", "), ") where t.",
                  table.key, " = made.row_key");
  }

  absl::StatusOr<DataKeys> KeysOf(const db::Result& rows) {
    std::vector<std::string> owners;
    owners.reserve(rows.size());
    for (const db::Row row : rows) owners.emplace_back(row.Text("owner"));
    return MakeDataKeys(connection_, vault_, owners);
  }

  absl::Status Write(const db::Result& rows) {
    ASSIGN_OR_RETURN(const DataKeys keys, KeysOf(rows));
    std::vector<std::string> row_keys;
    row_keys.reserve(rows.size());
    for (const db::Row row : rows) row_keys.emplace_back(row.Text("row_key"));
    db::Params params = {row_keys};
    for (const ClearColumn& column : table_.columns) {
      std::vector<std::string> sealed;
      sealed.reserve(rows.size());
      for (const db::Row row : rows) {
        const DataKey& key = keys.at(std::string(row.Text("owner")));
        sealed.push_back(absl::BytesToHexString(key.Seal(column.field, row.TextOrEmpty(column.clear))));
      }
      params.emplace_back(sealed);
    }
    return connection_.Execute({write_name_, write_}, params).status();
  }

  db::Connection& connection_;
  const Vault& vault_;
  const ClearTable& table_;
  const std::string read_name_, write_name_, read_, write_;
};

}  // namespace

absl::Status SealColumns(db::Connection& connection, const Vault& vault, const std::vector<ClearTable>& tables) {
  for (const ClearTable& table : tables) {
    absl::Status sealed = TableSealer(connection, vault, table).Run();
    if (sealed.ok()) continue;
    connection.Rollback();
    return sealed;
  }
  return absl::OkStatus();
}

}  // namespace passerelle::vault
