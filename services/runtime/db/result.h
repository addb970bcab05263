// The rows a statement answered.
#pragma once

#include <absl/time/time.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace passerelle::db {

class Result;

// One row; columns are read by name. Reading an unknown column, or a NULL as a value, is a bug and throws
// std::logic_error.
class Row {
 public:
  bool IsNull(std::string_view column) const;
  std::string_view Text(std::string_view column) const;         // valid as long as the Result
  std::string_view TextOrEmpty(std::string_view column) const;  // "" for NULL
  std::int64_t Int(std::string_view column) const;
  std::int32_t Int32(std::string_view column) const;
  bool Bool(std::string_view column) const;
  absl::Time Time(std::string_view column) const;  // timestamptz
  std::string Bytes(std::string_view column) const;
  std::vector<std::string> TextArray(std::string_view column) const;

 private:
  friend class Result;
  Row(const Result& result, std::size_t index) : result_(&result), index_(index) {}
  const Result* result_;
  std::size_t index_;
};

// All rows of one answer.
class Result {
 public:
  class Iterator {
   public:
    Iterator(const Result& result, std::size_t index) : result_(&result), index_(index) {}
    Row operator*() const { return (*result_)[index_]; }
    Iterator& operator++() {
      ++index_;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return index_ != other.index_; }

   private:
    const Result* result_;
    std::size_t index_;
  };

  // Made by the database layer only.
  struct Rows;
  explicit Result(std::shared_ptr<const Rows> rows) : rows_(std::move(rows)) {}

  std::size_t size() const;
  bool empty() const { return size() == 0; }
  Row operator[](std::size_t index) const { return Row(*this, index); }
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, size()}; }

 private:
  friend class Row;
  std::shared_ptr<const Rows> rows_;
};

}  // namespace passerelle::db
