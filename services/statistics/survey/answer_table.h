// The answers of a survey as a table: a row an answer, a column a question.
#pragma once

#include <map>
#include <set>
#include <string>

#include "services/runtime/db/result.h"
#include "services/runtime/documents/csv.h"
#include "services/statistics/survey/questionnaire.h"

namespace passerelle::statistics {

// The sites that answers may be told to be of, by how many answers each has: those with `least` or more, without the
// smallest of them where one site alone, or fewer answers, would be left without a name.
std::set<std::string, std::less<>> SitesToName(const std::map<std::string, int>& answers, int least);

class AnswerTable {
 public:
  // Other sites than `named_sites` are not named.
  AnswerTable(const Questionnaire& questionnaire, documents::Language language,
              std::set<std::string, std::less<>> named_sites);

  void Add(const db::Row& answer);
  std::string Take() && { return std::move(csv_).Take(); }

 private:
  void WriteHeading();

  const Questionnaire& questionnaire_;
  documents::Language language_;
  std::set<std::string, std::less<>> named_sites_;
  documents::CsvWriter csv_;
};

}  // namespace passerelle::statistics
