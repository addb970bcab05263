#include "tests/access/matrix.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace passerelle::access_tests {
namespace {

std::ifstream Open(const std::string& name) {
  std::ifstream file(absl::StrCat(getenv("PASSERELLE_SOURCE"), "/tests/access/", name));
  if (!file) throw std::runtime_error("cannot read " + name);
  return file;
}

Cell CellOf(const std::string& text) {
  if (text == "-") return Cell::kNo;
  if (text == "all") return Cell::kAll;
  if (text == "site") return Cell::kSite;
  if (text == "partner") return Cell::kPartner;
  if (text == "gateway") return Cell::kGateway;
  throw std::runtime_error("no such cell: " + text);
}

std::vector<Row> ReadMatrix() {
  std::ifstream file = Open("matrix.csv");
  std::string line;
  std::getline(file, line);
  const std::vector<std::string> columns = absl::StrSplit(line, ',');
  std::vector<Row> rows;
  while (std::getline(file, line)) {
    const std::vector<std::string> words = absl::StrSplit(line, ',');
    if (words.size() != columns.size()) throw std::runtime_error("not as many cells as columns: " + line);
    Row row{words[0], {}};
    for (std::size_t i = 1; i < words.size(); ++i) row.cells[columns[i]] = CellOf(words[i]);
    rows.push_back(std::move(row));
  }
  return rows;
}

std::map<std::string, std::vector<Json>> ReadRequests() {
  std::map<std::string, std::vector<Json>> requests;
  const Json file = Json::parse(Open("requests.json"));
  for (const auto& [rpc, variants] : file.items()) requests[rpc] = {variants.begin(), variants.end()};
  return requests;
}

}  // namespace

bool Row::Isolated() const {
  return std::any_of(cells.begin(), cells.end(),
                     [](const auto& entry) { return entry.second == Cell::kSite || entry.second == Cell::kPartner; });
}

const google::protobuf::MethodDescriptor& Row::Method() const {
  const auto* method = google::protobuf::DescriptorPool::generated_pool()->FindMethodByName("passerelle." + rpc);
  if (method == nullptr) throw std::runtime_error("no rpc " + rpc);
  return *method;
}

const std::vector<Row>& Matrix() {
  static const std::vector<Row> rows = ReadMatrix();
  return rows;
}

const std::vector<Json>& RequestsTo(const std::string& rpc) {
  static const std::map<std::string, std::vector<Json>> requests = ReadRequests();
  const auto found = requests.find(rpc);
  if (found == requests.end()) throw std::runtime_error("requests.json has no request to " + rpc);
  return found->second;
}

const Json& WorldSteps() {
  static const Json steps = Json::parse(Open("world.json"));
  return steps;
}

}  // namespace passerelle::access_tests
