// Programs that look at what was made, as its readers will.
#pragma once

#include <string>
#include <vector>

namespace passerelle::statistics {

// What the program (found on PATH) prints; the test fails when it does not end well.
std::string OutputOf(const std::vector<std::string>& command);

// A new directory, removed with what is in it when the object goes.
class ScratchDirectory {
 public:
  ScratchDirectory();
  ~ScratchDirectory();
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Of a file under the sources, or anywhere.
std::string Source(const std::string& path);
std::string ReadFile(const std::string& path);
void WriteFile(const std::string& path, const std::string& content);

}  // namespace passerelle::statistics
