// JSON logs, one object a line, on standard error. A value is logged only under a name given here: no message is ever
// dumped, so personal data cannot slip in.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace passerelle::telemetry {

enum class Level { kDebug, kInfo, kWarning, kError };

struct Field {
  std::string_view name;
  std::variant<std::int64_t, double, bool, std::string> value;
};

// `process` stands in every line. Call once, first thing in main.
void InitialiseLog(std::string_view process, Level least);
void Log(Level level, std::string_view message, std::initializer_list<Field> fields = {});

// Adds the trace and the method to every line logged on this thread while it lives.
class LogScope {
 public:
  LogScope(std::string_view trace_id, std::string_view method);
  ~LogScope();
  LogScope(const LogScope&) = delete;
  LogScope& operator=(const LogScope&) = delete;

  const std::string& trace_id() const { return trace_id_; }
  const std::string& method() const { return method_; }

 private:
  std::string trace_id_;
  std::string method_;
  const LogScope* outer_;  // whose lines come again afterwards
};

}  // namespace passerelle::telemetry
