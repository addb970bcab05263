// A recurrence as a client writes it.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "services/outreach/local_time.h"
#include "services/outreach/series/recurrence.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace passerelle::outreach;
  static const absl::TimeZone zone = [] {
    absl::TimeZone paris;
    if (!absl::LoadTimeZone("Europe/Paris", &paris)) std::abort();
    return paris;
  }();
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto recurrence = ReadRecurrence({"2026-03-29T02:30", text, {"2026-04-01"}}, zone, "");
  if (!recurrence.ok()) return 0;
  const absl::CivilMinute to(2028, 1, 1);
  const auto starts = LocalStarts(*recurrence, recurrence->start, to);
  if (!starts.ok()) return 0;
  for (std::size_t i = 0; i < starts->size(); ++i) {
    const absl::CivilMinute start = (*starts)[i];
    if (start < recurrence->start || start >= to || (i > 0 && start <= (*starts)[i - 1])) std::abort();
    if (absl::CivilDay(start) == absl::CivilDay(2026, 4, 1)) std::abort();
  }
  return 0;
}
