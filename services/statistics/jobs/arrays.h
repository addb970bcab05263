// Lists within lists for PostgreSQL: unnest takes lists apart completely, so that an inner list travels as the text of
// its array literal.
#pragma once

#include <absl/strings/str_join.h>
#include <google/protobuf/repeated_ptr_field.h>

#include <string>

namespace passerelle::statistics {

// The array literal of element(row) of each row; the elements are numbers or slugs, which need no quotes.
template <class Row, class Element>
std::string ArrayOf(const google::protobuf::RepeatedPtrField<Row>& rows, Element element) {
  return "{" + absl::StrJoin(rows, ",", [&](std::string* out, const Row& row) { absl::StrAppend(out, element(row)); }) +
         "}";
}

}  // namespace passerelle::statistics
