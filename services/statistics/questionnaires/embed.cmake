# Writes HEADER and SOURCE for the files in QUESTIONNAIRES (separated by |). Run by CMakeLists.txt.
string(REPLACE "|" ";" QUESTIONNAIRES "${QUESTIONNAIRES}")

set(texts "")
foreach(file IN LISTS QUESTIONNAIRES)
  file(READ "${file}" text)
  string(APPEND texts "      R\"json(${text})json\",\n")
endforeach()

file(WRITE "${HEADER}" "// Made from the files of services/statistics/questionnaires.
#pragma once

#include <string_view>
#include <vector>

namespace passerelle::statistics {

// Each as a Survey of the contract in JSON, with nothing but its questionnaire's name and questions.
std::vector<std::string_view> EmbeddedQuestionnaires();

}  // namespace passerelle::statistics
")
file(WRITE "${SOURCE}" "#include \"questionnaires/statistics.h\"

namespace passerelle::statistics {

std::vector<std::string_view> EmbeddedQuestionnaires() {
  return {
${texts}  };
}

}  // namespace passerelle::statistics
")
