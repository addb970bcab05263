#include "services/contacts/sealing/seal_rows.h"

#include <absl/strings/escaping.h>

#include <functional>
#include <string>
#include <vector>

#include "services/contacts/sealing/personal.h"
#include "services/runtime/base/status.h"
#include "services/runtime/vault/data_keys.h"
#include "services/runtime/vault/request_hash.h"

namespace passerelle::contacts {
namespace {

using db::Statement;

// Each finds a batch after row $1, and writes one by arrays whose elements are bytes in hexadecimal.
constexpr Statement kClearPeople{"seal_rows.clear_people", R"(
select id, id::text as owner, code, pseudonym, languages, given_name, family_name, birth_date::text as birth_date, phone, request_hash
from people where id > $1 and personal is null order by id limit 500)"};
constexpr Statement kWritePeople{"seal_rows.write_people", R"(
update people p
set personal = decode(s.personal, 'hex'), code_hash = decode(s.code_hash, 'hex'), pseudonym_prefixes = s.prefixes::bytea[],
    request_hash = decode(s.request_hash, 'hex'), code = null, pseudonym = '', pseudonym_folded = '', languages = '{}', given_name = '',
    family_name = '', birth_date = null, phone = ''
from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[]) as s (id, request_hash, personal, code_hash, prefixes)
where p.id = s.id)"};

constexpr Statement kClearVisits{"seal_rows.clear_visits", R"(
select id, coalesce(person::text, 'service') as owner, note, void_reason, request_hash
from visits where id > $1 and sealed_note is null order by id limit 500)"};
constexpr Statement kWriteVisits{"seal_rows.write_visits", R"(
update visits v
set sealed_note = decode(s.note, 'hex'), sealed_void_reason = decode(s.void_reason, 'hex'), request_hash = decode(s.request_hash, 'hex'),
    note = '', void_reason = ''
from unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) as s (id, request_hash, note, void_reason)
where v.id = s.id)"};

constexpr Statement kClearConsents{"seal_rows.clear_consents", R"(
select id, person::text as owner, document_ref, document_sha256, request_hash
from consent where id > $1 and document is null order by id limit 500)"};
constexpr Statement kWriteConsents{"seal_rows.write_consents", R"(
update consent c
set document = decode(s.document, 'hex'), request_hash = decode(s.request_hash, 'hex'), document_ref = '', document_sha256 = ''
from unnest($1::uuid[], $2::text[], $3::text[]) as s (id, request_hash, document)
where c.id = s.id)"};

// The columns of a batch after its ids and request hashes.
using Columns = std::vector<std::vector<std::string>>;

struct ClearTable {
  Statement find;
  Statement write;
  std::size_t columns;
  std::function<void(const db::Row& row, const vault::DataKey& key, Columns& columns)> seal;
};

void SealPersonRow(const vault::Vault& vault, const db::Row& row, const vault::DataKey& key, Columns& columns) {
  v1::Person person;
  person.set_pseudonym(std::string(row.Text("pseudonym")));
  for (const std::string& language : row.TextArray("languages")) person.add_languages(language);
  v1::Identity& identity = *person.mutable_identity();
  identity.set_given_name(std::string(row.Text("given_name")));
  identity.set_family_name(std::string(row.Text("family_name")));
  identity.set_birth_date(std::string(row.TextOrEmpty("birth_date")));
  identity.set_phone(std::string(row.Text("phone")));
  if (identity.ByteSizeLong() == 0) person.clear_identity();
  columns[0].push_back(absl::BytesToHexString(SealPersonal(key, person, row.Text("code"))));
  columns[1].push_back(absl::BytesToHexString(CodeHash(vault, row.Text("code"))));
  columns[2].push_back(*db::Param(PseudonymPrefixes(vault, row.Text("pseudonym"))).text());
}

void SealVisitRow(const db::Row& row, const vault::DataKey& key, Columns& columns) {
  columns[0].push_back(absl::BytesToHexString(key.Seal(kNoteField, row.Text("note"))));
  columns[1].push_back(absl::BytesToHexString(key.Seal(kVoidReasonField, row.Text("void_reason"))));
}

void SealConsentRow(const db::Row& row, const vault::DataKey& key, Columns& columns) {
  columns[0].push_back(
      absl::BytesToHexString(SealDocument(key, row.Text("document_ref"), row.Text("document_sha256"))));
}

// Seals the rows of a batch and answers the last one's id; empty at the end of the table.
absl::StatusOr<std::string> SealBatch(db::Connection& owner, const vault::Vault& vault, const ClearTable& table,
                                      const std::string& after) {
  ASSIGN_OR_RETURN(const db::Result rows, owner.Execute(table.find, {after}));
  if (rows.empty()) return "";
  std::vector<std::string> owners;
  owners.reserve(rows.size());
  for (const db::Row row : rows) owners.emplace_back(row.Text("owner"));
  ASSIGN_OR_RETURN(const vault::DataKeys keys, vault::MakeDataKeys(owner, vault, owners));
  std::vector<std::string> ids, request_hashes;
  ids.reserve(rows.size());
  request_hashes.reserve(rows.size());
  Columns columns(table.columns);
  for (const db::Row row : rows) {
    ids.emplace_back(row.Text("id"));
    request_hashes.push_back(absl::BytesToHexString(vault::KeyedRequestHash(vault, row.Bytes("request_hash"))));
    table.seal(row, keys.at(std::string(row.Text("owner"))), columns);
  }
  db::Params params = {ids, request_hashes};
  params.reserve(params.size() + columns.size());
  for (const std::vector<std::string>& column : columns) params.emplace_back(column);
  RETURN_IF_ERROR(owner.Execute(table.write, params).status());
  return ids.back();
}

absl::Status SealTable(db::Connection& owner, const vault::Vault& vault, const ClearTable& table) {
  std::string last = "00000000-0000-0000-0000-000000000000";
  while (!last.empty()) {
    ASSIGN_OR_RETURN(last, SealBatch(owner, vault, table, last));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status SealRows(db::Connection& owner, const vault::Vault& vault) {
  const auto seal_person = [&vault](const db::Row& row, const vault::DataKey& key, Columns& columns) {
    SealPersonRow(vault, row, key, columns);
  };
  RETURN_IF_ERROR(SealTable(owner, vault, {kClearPeople, kWritePeople, 3, seal_person}));
  RETURN_IF_ERROR(SealTable(owner, vault, {kClearVisits, kWriteVisits, 2, SealVisitRow}));
  RETURN_IF_ERROR(SealTable(owner, vault, {kClearConsents, kWriteConsents, 1, SealConsentRow}));
  // The versions of the rows from before are still in the tables' files; a new file has the present ones only.
  for (const char* table : {"people", "visits", "consent"}) {
    RETURN_IF_ERROR(owner.Run(std::string("vacuum (full) ") + table));
  }
  return absl::OkStatus();
}

}  // namespace passerelle::contacts
