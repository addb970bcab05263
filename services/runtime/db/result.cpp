#include "services/runtime/db/result.h"

#include <absl/strings/escaping.h>
#include <absl/strings/numbers.h>

#include <pqxx/pqxx>
#include <stdexcept>

#include "services/runtime/base/text.h"
#include "services/runtime/db/make_result.h"
#include "services/runtime/db/timestamp.h"

namespace passerelle::db {

// The answer as libpq holds it; cells are read in place.
struct Result::Rows {
  explicit Rows(const pqxx::result& answer) : answer(answer) {
    columns.reserve(answer.columns());
    for (pqxx::row_size_type column = 0; column < answer.columns(); ++column)
      columns.push_back(answer.column_name(column));
  }

  pqxx::row_size_type IndexOf(std::string_view column) const {
    for (std::size_t index = 0; index < columns.size(); ++index) {
      if (columns[index] == column) return static_cast<pqxx::row_size_type>(index);
    }
    throw std::logic_error(StrCat("no column ", column));
  }

  pqxx::field Cell(std::size_t row, std::string_view column) const {
    return answer[static_cast<pqxx::result_size_type>(row)][IndexOf(column)];
  }

  std::string_view Text(std::size_t row, std::string_view column) const {
    const pqxx::field cell = Cell(row, column);
    if (cell.is_null()) throw std::logic_error(StrCat("column ", column, " is null"));
    return {cell.c_str(), cell.size()};  // points into `answer`, not into the field
  }

  const pqxx::result answer;
  std::vector<std::string_view> columns;
};

Result MakeResult(const pqxx::result& rows) { return Result(std::make_shared<const Result::Rows>(rows)); }

std::size_t Result::size() const { return static_cast<std::size_t>(rows_->answer.size()); }

namespace {

[[noreturn]] void ThrowNotA(std::string_view type, std::string_view column) {
  throw std::logic_error(StrCat("column ", column, " is not a ", type));
}

template <class Number>
Number ToNumber(std::string_view text, std::string_view column) {
  Number number;
  if (!absl::SimpleAtoi(ToAbsl(text), &number)) ThrowNotA("whole number of that size", column);
  return number;
}

}  // namespace

bool Row::IsNull(std::string_view column) const { return result_->rows_->Cell(index_, column).is_null(); }

std::string_view Row::Text(std::string_view column) const { return result_->rows_->Text(index_, column); }

std::string_view Row::TextOrEmpty(std::string_view column) const {
  const pqxx::field cell = result_->rows_->Cell(index_, column);
  return {cell.c_str(), cell.size()};
}

std::int64_t Row::Int(std::string_view column) const { return ToNumber<std::int64_t>(Text(column), column); }

std::int32_t Row::Int32(std::string_view column) const { return ToNumber<std::int32_t>(Text(column), column); }

bool Row::Bool(std::string_view column) const {
  const std::string_view text = Text(column);
  if (text != "t" && text != "f") ThrowNotA("boolean", column);
  return text == "t";
}

absl::Time Row::Time(std::string_view column) const {
  const auto time = ParseTimestamp(Text(column));
  if (!time) ThrowNotA("timestamptz in UTC", column);
  return *time;
}

std::string Row::Bytes(std::string_view column) const {
  const std::string_view text = Text(column);
  if (!text.starts_with("\\x") || text.size() % 2 != 0) ThrowNotA("bytea", column);
  return absl::HexStringToBytes(ToAbsl(text.substr(2)));
}

std::vector<std::string> Row::TextArray(std::string_view column) const {
  pqxx::array_parser parser(Text(column).data());
  std::vector<std::string> values;
  for (auto item = parser.get_next(); item.first != pqxx::array_parser::done; item = parser.get_next()) {
    if (item.first == pqxx::array_parser::string_value) values.push_back(std::move(item.second));
  }
  return values;
}

}  // namespace passerelle::db
