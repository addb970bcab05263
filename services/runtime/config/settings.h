// Configuration from the environment: typed, listed by --help, an unknown PASSERELLE_* variable stops the process. A
// setting NAME may be given as NAME_FILE, the path of a file that holds the value: secrets come that way.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace passerelle::config {

using Value = std::variant<std::int64_t, bool, std::string, absl::Duration>;

// One setting, declared once: constexpr-like constants beside the code that reads them.
struct Setting {
  std::string name;  // "PASSERELLE_DATABASE_URL"
  Value fallback;    // its type is the setting's type
  std::string help;
  bool secret = false;
};

// The values of a process. Reading a setting that was not declared is a bug and throws.
class Settings {
 public:
  // Reads `environment` (NAME → value) for `declared`. INVALID_ARGUMENT with one line a fault: unknown name, bad value,
  // unreadable file.
  static absl::StatusOr<Settings> Read(const std::vector<Setting>& declared,
                                       const std::map<std::string, std::string>& environment);
  static std::map<std::string, std::string> ProcessEnvironment();
  // The text of --help: name, default, meaning.
  static std::string Help(const std::vector<Setting>& declared);

  std::int64_t Int(const Setting& setting) const;
  bool Flag(const Setting& setting) const;
  const std::string& Text(const Setting& setting) const;
  absl::Duration Duration(const Setting& setting) const;

 private:
  std::map<std::string, Value> values_;
};

}  // namespace passerelle::config
