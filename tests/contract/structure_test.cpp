// The shape of the source tree: which folder may include which, where heavy headers may stand, and that every error
// reason is provoked.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

fs::path Root() { return std::getenv("PASSERELLE_SOURCE"); }

std::string Read(const fs::path& file) {
  std::ifstream input(file);
  std::ostringstream text;
  text << input.rdbuf();
  return text.str();
}

// Files below the folders with one of the endings, without installed packages.
std::vector<fs::path> Files(const std::vector<std::string>& folders, const std::set<std::string>& endings) {
  std::vector<fs::path> files;
  for (const auto& folder : folders) {
    for (auto entry = fs::recursive_directory_iterator(Root() / folder); entry != fs::recursive_directory_iterator();
         ++entry) {
      if (entry->path().filename() == "node_modules" || entry->path().filename() == ".state") {
        entry.disable_recursion_pending();
      } else if (entry->is_regular_file() && endings.contains(entry->path().extension())) {
        files.push_back(entry->path());
      }
    }
  }
  return files;
}

std::vector<std::string> Matches(const std::string& text, const std::string& pattern) {
  const std::regex expression(pattern);
  std::vector<std::string> found;
  for (std::sregex_iterator match(text.begin(), text.end(), expression), end; match != end; ++match)
    found.push_back((*match)[1]);
  return found;
}

std::vector<std::string> Includes(const fs::path& file) { return Matches(Read(file), "#include [<\"]([^>\"]+)[>\"]"); }

std::string Relative(const fs::path& file) { return fs::relative(file, Root()).string(); }

TEST(AService, IncludesOnlyItselfTheRuntimeAndTheContract) {
  for (const auto& file : Files({"services"}, {".h", ".cpp"})) {
    const std::string path = Relative(file);
    const std::string service = path.substr(0, path.find('/', 9) + 1);  // "services/contacts/"
    for (const auto& include : Includes(file)) {
      if (!include.starts_with("services/") && !include.starts_with("gateway/") && !include.starts_with("tests/"))
        continue;
      EXPECT_TRUE(include.starts_with(service) || include.starts_with("services/runtime/"))
          << path << " includes " << include;
    }
  }
}

TEST(TheGateway, IncludesOnlyItselfTheRuntimeAndTheContract) {
  for (const auto& file : Files({"gateway"}, {".h", ".cpp"})) {
    for (const auto& include : Includes(file)) {
      if (!include.starts_with("services/") && !include.starts_with("tests/")) continue;
      EXPECT_TRUE(include.starts_with("services/runtime/")) << Relative(file) << " includes " << include;
    }
  }
}

// A gRPC or Beast header costs seconds in every file that sees it; precompiled headers do not help here. A header that
// only its own folder includes is no shared one.
TEST(ASharedHeader, NeverBringsInGrpcPqxxOrBeast) {
  std::map<std::string, std::set<std::string>> folders_that_include;
  for (const auto& file : Files({"services", "gateway", "tests"}, {".h", ".cpp"})) {
    for (const auto& include : Includes(file)) folders_that_include[include].insert(Relative(file.parent_path()));
  }
  for (const auto& file : Files({"services", "gateway"}, {".h"})) {
    if (folders_that_include[Relative(file)] == std::set{Relative(file.parent_path())}) continue;
    for (const auto& include : Includes(file)) {
      for (const char* heavy : {"grpc", "pqxx", "boost/beast", "spdlog", "prometheus"}) {
        EXPECT_FALSE(include.starts_with(heavy)) << Relative(file) << " includes " << include;
      }
    }
  }
}

TEST(EverySqlFile, OpensWithACommentThatExplainsIt) {
  for (const auto& file : Files({"services", "gateway"}, {".sql"}))
    EXPECT_TRUE(Read(file).starts_with("--")) << Relative(file);
}

TEST(EveryErrorReason, OfTheCodeIsProvokedByATest) {
  std::string tests;
  for (const auto& file : Files({"tests"}, {".cpp", ".mjs", ".sh", ""})) tests += Read(file);
  const std::string making =
      "(?:Error|NotFound|FailedPrecondition|InvalidArgument|Refused)\\s*\\([^\";]*\"([A-Z][A-Z0-9]*_[A-Z0-9_]+)\"";
  std::set<std::string> reasons;
  for (const auto& file : Files({"services", "gateway"}, {".cpp", ".h"})) {
    for (const auto& reason : Matches(Read(file), making)) reasons.insert(reason);
  }
  EXPECT_GT(reasons.size(), 15u) << "the pattern that finds reasons no longer does";
  for (const auto& reason : reasons) EXPECT_NE(tests.find(reason), std::string::npos) << reason;
}

TEST(EveryRpc, IsCalledByAServiceTest) {
  std::string tests;
  for (const auto& file : Files({"tests/service"}, {".cpp", ".h"})) tests += Read(file);
  for (const auto& file : Files({"services"}, {".cpp"})) {
    if (file.parent_path().filename() != "rpc" || Relative(file).starts_with("services/runtime/")) continue;
    std::string name;
    std::istringstream words(file.stem().string());
    for (std::string word; std::getline(words, word, '_');)
      name += static_cast<char>(std::toupper(word[0])) + word.substr(1);
    EXPECT_NE(tests.find(name), std::string::npos) << Relative(file);
  }
}

}  // namespace
