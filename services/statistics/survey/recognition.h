// Recognising the same person, and the same call, during a survey without keeping who it is: HMAC-SHA256 under the
// survey's own random key, which is destroyed with every hash when the survey is closed. A plain hash would not do:
// what people are recognised by is so short that all its values can be tried.
#pragma once

#include <string>
#include <string_view>

namespace passerelle::statistics {

// 32 random bytes.
std::string NewRecognitionKey();

// What people are recognised by, letters and digits only, without case and accents: "Éa 12/03" → "ea1203".
std::string FoldDuplicateKey(std::string_view duplicate_key);
// How many letters and digits it has.
std::size_t SignsOf(std::string_view folded_key);

// What a hash is of, so that equal texts of different meaning do not have equal hashes.
enum class Recognised { kPerson, kCall, kRequest };
std::string RecognitionHash(std::string_view recognition_key, Recognised what, std::string_view content);

}  // namespace passerelle::statistics
