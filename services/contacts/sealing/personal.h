// What contacts seals, and the keyed hashes by which sealed people are found.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "passerelle/contacts/v1/consents.pb.h"
#include "passerelle/contacts/v1/people.pb.h"
#include "services/runtime/vault/data_keys.h"

namespace passerelle::contacts {

// --- the columns that are sealed, by the names they are bound to ---

inline constexpr std::string_view kPersonalField = "people.personal";
inline constexpr std::string_view kDocumentField = "consent.document";
inline constexpr std::string_view kNoteField = "visits.note";
inline constexpr std::string_view kVoidReasonField = "visits.void_reason";

// Under whose key a visit's words lie: its person's, or the service's own.
std::string OwnerOfVisit(std::string_view person);

// Column people.personal. `code` is ten symbols without a hyphen.
std::string SealPersonal(const vault::DataKey& key, const v1::Person& person, std::string_view code);
// Sets what the column holds; nothing once the person is forgotten.
void OpenPersonal(const vault::SealedRow& row, v1::Person& person);

// Column consent.document.
std::string SealDocument(const vault::DataKey& key, std::string_view reference, std::string_view sha256);
void OpenDocument(const vault::SealedRow& row, v1::Consent& consent);

// --- keyed hashes ---

// Column people.code_hash.
std::string CodeHash(const vault::Vault& vault, std::string_view code);

// How many letters of a pseudonym are found by its index; what a longer search says besides is compared after opening.
inline constexpr std::size_t kIndexedLetters = 12;
// Column people.pseudonym_prefixes, as elements of a bytea[].
std::vector<std::string> PseudonymPrefixes(const vault::Vault& vault, std::string_view pseudonym);
// The element by which everybody is found whose folded pseudonym begins like `folded`.
std::string PseudonymPrefix(const vault::Vault& vault, std::string_view folded);
// Whether a pseudonym, folded, begins with `folded`.
bool BeginsWith(std::string_view pseudonym, std::string_view folded);

}  // namespace passerelle::contacts
