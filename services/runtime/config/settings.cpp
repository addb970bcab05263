#include "services/runtime/config/settings.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_join.h>
#include <unistd.h>

#include <fstream>
#include <optional>
#include <sstream>
#include <stdexcept>

#include "services/runtime/base/text.h"

namespace passerelle::config {
namespace {

constexpr std::string_view kPrefix = "PASSERELLE_";
constexpr std::string_view kFileSuffix = "_FILE";

using Environment = std::map<std::string, std::string>;

std::string TypeName(const Value& value) {
  if (std::holds_alternative<std::int64_t>(value)) return "a whole number";
  if (std::holds_alternative<bool>(value)) return "true or false";
  if (std::holds_alternative<absl::Duration>(value)) return "a duration such as 500ms, 30s or 5m";
  return "a text";
}

std::optional<Value> Parse(const Value& type, const std::string& text) {
  if (std::holds_alternative<std::string>(type)) return Value(text);
  if (std::holds_alternative<bool>(type)) {
    if (text == "true") return Value(true);
    if (text == "false") return Value(false);
    return std::nullopt;
  }
  if (std::holds_alternative<std::int64_t>(type)) {
    std::int64_t number = 0;
    return absl::SimpleAtoi(text, &number) ? std::optional<Value>(number) : std::nullopt;
  }
  absl::Duration duration;
  if (!absl::ParseDuration(text, &duration) || duration < absl::ZeroDuration()) return std::nullopt;
  return Value(duration);
}

std::optional<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf())) return std::nullopt;
  std::string content = std::move(text).str();
  while (content.ends_with('\n') || content.ends_with('\r')) content.pop_back();
  return content;
}

// The text given for a setting, from NAME or NAME_FILE; faults are noted.
std::optional<std::string> GivenText(const Setting& setting, const Environment& environment,
                                     std::vector<std::string>& faults) {
  const auto plain = environment.find(setting.name);
  const auto file = environment.find(StrCat(setting.name, kFileSuffix));
  if (plain != environment.end() && file != environment.end()) {
    faults.push_back(StrCat("give either ", setting.name, " or ", file->first, ", not both"));
    return std::nullopt;
  }
  if (plain != environment.end()) return plain->second;
  if (file == environment.end()) return std::nullopt;
  std::optional<std::string> content = ReadFile(file->second);
  if (!content) faults.push_back(StrCat(file->first, ": cannot read the file ", file->second));
  return content;
}

Value ReadOne(const Setting& setting, const Environment& environment, std::vector<std::string>& faults) {
  const std::optional<std::string> text = GivenText(setting, environment, faults);
  if (!text) return setting.fallback;
  std::optional<Value> value = Parse(setting.fallback, *text);
  if (!value) {
    const std::string shown = setting.secret ? "the value given" : StrCat("\"", *text, "\"");
    faults.push_back(StrCat(setting.name, ": ", shown, " is not ", TypeName(setting.fallback)));
    return setting.fallback;
  }
  return *std::move(value);
}

bool IsDeclared(std::string_view name, const std::map<std::string, Value>& declared) {
  if (declared.contains(std::string(name))) return true;
  if (!name.ends_with(kFileSuffix)) return false;
  name.remove_suffix(kFileSuffix.size());
  return declared.contains(std::string(name));
}

std::string Show(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return StrCat(*number);
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const auto* duration = std::get_if<absl::Duration>(&value)) return absl::FormatDuration(*duration);
  const std::string& text = std::get<std::string>(value);
  return text.empty() ? "none" : text;
}

template <class Type>
const Type& Get(const std::map<std::string, Value>& values, const Setting& setting) {
  const auto found = values.find(setting.name);
  if (found == values.end()) throw std::logic_error(StrCat("setting ", setting.name, " is read but not declared"));
  const Type* value = std::get_if<Type>(&found->second);
  if (value == nullptr) throw std::logic_error(StrCat("setting ", setting.name, " is read as another type"));
  return *value;
}

}  // namespace

absl::StatusOr<Settings> Settings::Read(const std::vector<Setting>& declared, const Environment& environment) {
  Settings settings;
  std::vector<std::string> faults;
  for (const Setting& setting : declared) settings.values_[setting.name] = ReadOne(setting, environment, faults);
  for (const auto& [name, value] : environment) {
    if (name.starts_with(kPrefix) && !IsDeclared(name, settings.values_)) {
      faults.push_back(StrCat(name, ": no such setting; --help lists them"));
    }
  }
  if (!faults.empty()) return absl::InvalidArgumentError(absl::StrJoin(faults, "\n"));
  return settings;
}

std::map<std::string, std::string> Settings::ProcessEnvironment() {
  Environment environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos) environment.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return environment;
}

std::string Settings::Help(const std::vector<Setting>& declared) {
  std::string help = "Settings, from the environment; NAME_FILE names a file that holds the value of NAME:\n";
  for (const Setting& setting : declared) {
    help += StrCat("  ", setting.name, "  (", setting.secret ? "secret" : StrCat("default: ", Show(setting.fallback)),
                   ")\n      ", setting.help, "\n");
  }
  return help;
}

std::int64_t Settings::Int(const Setting& setting) const { return Get<std::int64_t>(values_, setting); }
bool Settings::Flag(const Setting& setting) const { return Get<bool>(values_, setting); }
const std::string& Settings::Text(const Setting& setting) const { return Get<std::string>(values_, setting); }
absl::Duration Settings::Duration(const Setting& setting) const { return Get<absl::Duration>(values_, setting); }

}  // namespace passerelle::config
