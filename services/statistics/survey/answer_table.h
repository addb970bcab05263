// The answers of a survey as a table: a row an answer, a column a question.
#pragma once

#include <string>

#include "services/runtime/db/result.h"
#include "services/runtime/documents/csv.h"
#include "services/statistics/survey/questionnaire.h"

namespace passerelle::statistics {

class AnswerTable {
 public:
  AnswerTable(const Questionnaire& questionnaire, documents::Language language);

  void Add(const db::Row& answer);
  std::string Take() && { return std::move(csv_).Take(); }

 private:
  void WriteHeading();

  const Questionnaire& questionnaire_;
  documents::Language language_;
  documents::CsvWriter csv_;
};

}  // namespace passerelle::statistics
