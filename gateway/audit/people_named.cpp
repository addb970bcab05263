#include "gateway/audit/people_named.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <algorithm>
#include <span>

#include "gateway/base/text.h"
#include "services/runtime/base/uuid.h"

namespace passerelle::gateway::audit {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

// More than any list of the contract may hold: a request with more of them is refused by its service anyway.
constexpr std::size_t kMostPeople = 1000;

using Steps = std::span<const FieldDescriptor* const>;

// Each content of the field, in order; what stands after a fault is not seen, as no parser sees it.
std::vector<std::string_view> ContentsOf(std::string_view wire, const FieldDescriptor& field) {
  std::vector<std::string_view> contents;
  CodedInputStream input(reinterpret_cast<const std::uint8_t*>(wire.data()), static_cast<int>(wire.size()));
  while (const std::uint32_t tag = input.ReadTag()) {
    if (WireFormatLite::GetTagWireType(tag) != WireFormatLite::WIRETYPE_LENGTH_DELIMITED) {
      if (!WireFormatLite::SkipField(&input, tag)) break;
      continue;
    }
    std::uint32_t size = 0;
    if (!input.ReadVarint32(&size)) break;
    const auto begin = static_cast<std::size_t>(input.CurrentPosition());
    if (size > wire.size() - begin || !input.Skip(static_cast<int>(size))) break;
    if (WireFormatLite::GetTagFieldNumber(tag) == field.number()) contents.push_back(wire.substr(begin, size));
  }
  return contents;
}

void AddPerson(std::string_view id, std::vector<std::string>& people) {
  if (!IsUuid(id) || people.size() == kMostPeople) return;
  std::string person = LowerCase(id);
  if (std::find(people.begin(), people.end(), person) == people.end()) people.push_back(std::move(person));
}

// Of a single field that stands more than once a parser keeps the last text, and merges messages: as their bytes one
// after the other.
void AddPeopleAt(std::string_view wire, Steps steps, std::vector<std::string>& people) {
  const FieldDescriptor& field = *steps.front();
  std::vector<std::string_view> contents = ContentsOf(wire, field);
  if (contents.empty()) return;
  const bool last = steps.size() == 1;
  std::string merged;
  if (!field.is_repeated() && contents.size() > 1) {
    if (!last) merged = Join(std::vector<std::string>(contents.begin(), contents.end()), "");
    contents = {last ? contents.back() : std::string_view(merged)};
  }
  for (const std::string_view content : contents) {
    if (last) {
      AddPerson(content, people);
    } else {
      AddPeopleAt(content, steps.subspan(1), people);
    }
  }
}

}  // namespace

void AddPeopleNamed(std::string_view wire, const std::vector<routing::FieldPath>& paths,
                    std::vector<std::string>& people) {
  for (const routing::FieldPath& path : paths) AddPeopleAt(wire, path, people);
}

}  // namespace passerelle::gateway::audit
