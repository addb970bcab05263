// What `check-config` found, line by line. No secret is ever part of a line.
#pragma once

#include <absl/status/status.h>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "services/runtime/config/settings.h"

namespace passerelle::process {

class ConfigReport {
 public:
  // The settings of `environment` that can be read, the others at their defaults; what cannot is noted.
  config::Settings Read(const std::vector<config::Setting>& declared,
                        const std::map<std::string, std::string>& environment);

  // `what` was looked at, with this outcome; a fault has a line for each line of its message.
  void Note(std::string_view what, const absl::Status& status);
  // Whether the setting could be read; if not, that is noted already.
  bool Readable(const config::Setting& setting) const { return !unreadable_.contains(setting.name); }

  bool sound() const { return faults_ == 0; }
  // "ok     …" and "fault  …", and how many faults there are.
  std::string Text() const;

 private:
  void NoteUnknown(const std::vector<config::Setting>& declared, const std::map<std::string, std::string>& unknown);

  std::string lines_;
  int faults_ = 0;
  std::set<std::string> unreadable_;
};

// The report as a command: printed, and its exit code.
int Print(const ConfigReport& report);

}  // namespace passerelle::process
