#include "services/runtime/process/config_report.h"

#include <absl/strings/str_split.h>

#include <iostream>

#include "services/runtime/base/text.h"

namespace passerelle::process {
namespace {

constexpr std::string_view kOwnPrefix = "PASSERELLE_";

}  // namespace

config::Settings ConfigReport::Read(const std::vector<config::Setting>& declared,
                                    const std::map<std::string, std::string>& environment) {
  std::map<std::string, std::string> readable;
  std::map<std::string, std::string> left;
  for (const auto& [name, value] : environment) {
    if (name.starts_with(kOwnPrefix)) left.emplace(name, value);
  }
  // Setting by setting, so that one fault hides no other.
  for (const config::Setting& setting : declared) {
    std::map<std::string, std::string> given;
    for (const std::string& name : {setting.name, StrCat(setting.name, "_FILE")}) {
      if (auto variable = left.extract(name)) given.insert(std::move(variable));
    }
    const absl::Status status = config::Settings::Read(declared, given).status();
    if (status.ok()) {
      readable.merge(given);
    } else {
      unreadable_.insert(setting.name);
      Note(setting.name, status);
    }
  }
  NoteUnknown(declared, left);
  if (sound()) Note(StrCat(readable.size(), " settings are given, the others are at their defaults"), absl::OkStatus());
  return *config::Settings::Read(declared, readable);
}

void ConfigReport::NoteUnknown(const std::vector<config::Setting>& declared,
                               const std::map<std::string, std::string>& unknown) {
  for (const auto& variable : unknown) Note(variable.first, config::Settings::Read(declared, {variable}).status());
}

void ConfigReport::Note(std::string_view what, const absl::Status& status) {
  if (status.ok()) {
    lines_ += StrCat("ok     ", what, "\n");
    return;
  }
  for (const absl::string_view line : absl::StrSplit(status.message(), '\n', absl::SkipEmpty())) {
    lines_ += StrCat("fault  ", ToStd(line), "\n");
    ++faults_;
  }
}

std::string ConfigReport::Text() const {
  return StrCat(lines_, sound() ? "It would serve with these settings.\n" : StrCat("Faults: ", faults_, ".\n"));
}

int Print(const ConfigReport& report) {
  std::cout << report.Text() << std::flush;
  return report.sound() ? 0 : 1;
}

}  // namespace passerelle::process
