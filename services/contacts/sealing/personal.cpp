#include "services/contacts/sealing/personal.h"

#include <absl/strings/ascii.h>
#include <absl/strings/escaping.h>

#include <algorithm>
#include <stdexcept>

#include "services/runtime/base/folding.h"
#include "services/runtime/base/text.h"

namespace passerelle::contacts {
namespace {

// Where letter number `letters` of a UTF-8 text ends; the text's end when it has fewer.
std::size_t EndOfLetter(std::string_view text, std::size_t letters) {
  std::size_t end = 0;
  for (std::size_t letter = 0; letter < letters && end < text.size(); ++letter) {
    ++end;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
  }
  return end;
}

std::string PrefixHash(const vault::Vault& vault, std::string_view prefix) {
  return StrCat("\\x", absl::BytesToHexString(vault.Index("people.pseudonym", prefix)));
}

template <class Message>
Message Parsed(const std::string& text) {
  Message message;
  if (!message.ParseFromString(text)) throw std::runtime_error("a sealed message cannot be read");
  return message;
}

}  // namespace

std::string OwnerOfVisit(std::string_view person) {
  return person.empty() ? std::string(vault::kServiceOwner) : absl::AsciiStrToLower(ToAbsl(person));
}

std::string SealPersonal(const vault::DataKey& key, const v1::Person& person, std::string_view code) {
  v1::Person personal;
  personal.set_code(std::string(code));
  personal.set_pseudonym(person.pseudonym());
  *personal.mutable_languages() = person.languages();
  if (person.has_identity()) *personal.mutable_identity() = person.identity();
  return key.Seal(kPersonalField, personal.SerializeAsString());
}

void OpenPersonal(const vault::SealedRow& row, v1::Person& person) {
  person.MergeFrom(Parsed<v1::Person>(row.Text("personal", kPersonalField)));
}

std::string SealDocument(const vault::DataKey& key, std::string_view reference, std::string_view sha256) {
  v1::Consent document;
  document.set_document_ref(std::string(reference));
  document.set_document_sha256(std::string(sha256));
  return key.Seal(kDocumentField, document.SerializeAsString());
}

void OpenDocument(const vault::SealedRow& row, v1::Consent& consent) {
  consent.MergeFrom(Parsed<v1::Consent>(row.Text("document", kDocumentField)));
}

std::string CodeHash(const vault::Vault& vault, std::string_view code) { return vault.Index("people.code", code); }

std::vector<std::string> PseudonymPrefixes(const vault::Vault& vault, std::string_view pseudonym) {
  const std::string folded = Fold(pseudonym);
  std::vector<std::string> prefixes;
  prefixes.reserve(kIndexedLetters);
  std::size_t end = 0;
  while (end < folded.size() && prefixes.size() < kIndexedLetters) {
    end = EndOfLetter(folded, prefixes.size() + 1);
    prefixes.push_back(PrefixHash(vault, std::string_view(folded).substr(0, end)));
  }
  return prefixes;
}

std::string PseudonymPrefix(const vault::Vault& vault, std::string_view folded) {
  return PrefixHash(vault, folded.substr(0, EndOfLetter(folded, kIndexedLetters)));
}

bool BeginsWith(std::string_view pseudonym, std::string_view folded) { return Fold(pseudonym).starts_with(folded); }

}  // namespace passerelle::contacts
