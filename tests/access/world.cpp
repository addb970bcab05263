#include "tests/access/world.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>
#include <absl/time/clock.h>

#include <set>
#include <stdexcept>

#include "services/runtime/base/uuid.h"
#include "tests/support/look.h"

namespace passerelle::access_tests {
namespace {

std::string DayFromNow(int days) {
  return absl::FormatTime("%Y-%m-%d", absl::Now() + days * absl::Hours(24), absl::UTCTimeZone());
}

std::map<std::string, std::string> Days() {
  return {
      {"yesterday", DayFromNow(-1)}, {"today", DayFromNow(0)}, {"tomorrow", DayFromNow(1)}, {"later", DayFromNow(90)}};
}

Reply CallUntilKnown(GatewayClient& caller, const google::protobuf::MethodDescriptor& method, const Json& request) {
  const absl::Time give_up = absl::Now() + testing::kPatience;
  Reply reply = caller.Call(method, request);
  for (; reply.reason.ends_with("_UNKNOWN") && absl::Now() < give_up; reply = caller.Call(method, request))
    absl::SleepFor(testing::kLook);
  return reply;
}

}  // namespace

World World::Made(GatewayClient& director, GatewayClient& elsewhere) {
  World world;
  world.names_ = Days();
  world.names_["mark"] = NewUuidV7().substr(24);
  world.names_["label"] = NewUuidV7().substr(24);
  for (const Json& step : WorldSteps()) {
    const Row row{step.at("rpc"), {}};
    GatewayClient& caller = step.contains("as") ? elsewhere : director;
    const Reply reply = CallUntilKnown(caller, row.Method(), world.Filled(step.at("request")));
    if (!reply.Ok()) throw std::runtime_error(absl::StrCat("making a world: ", row.rpc, ": ", reply.text));
    const Json saved = step.value("save", Json::object());
    const Json made = Json::parse(reply.text);
    for (const auto& [name, pointer] : saved.items())
      world.names_[name] = made.at(Json::json_pointer(pointer.get<std::string>()));
  }
  return world;
}

World World::OfNothingAt(const std::string& site) {
  World world;
  world.of_nothing_ = true;
  world.names_ = Days();
  world.names_["site"] = site;
  return world;
}

std::string World::Named(const std::string& name, const World& own) const {
  if (name == "fresh") return NewUuidV7();
  if (name.starts_with("own.")) return own.Named(name.substr(4), own);
  if (const auto found = names_.find(name); found != names_.end()) return found->second;
  if (of_nothing_) return NewUuidV7();
  throw std::runtime_error("the world has no " + name);
}

Json World::Filled(const Json& pattern, const World& own) const {
  std::string text = pattern.dump();
  for (std::size_t open; (open = text.find("${")) != std::string::npos;) {
    const std::size_t close = text.find('}', open);
    text.replace(open, close + 1 - open, Named(text.substr(open + 2, close - open - 2), own));
  }
  return Json::parse(text);
}

std::vector<std::string> World::Secrets() const {
  // Sites, items, partners and the like are known to the whole association.
  static const std::set<std::string> kOpen = {"site",   "item",      "naloxone",   "partner",  "partner_key",
                                              "label",  "yesterday", "today",      "tomorrow", "later",
                                              "recall", "survey",    "watch_alert"};
  std::vector<std::string> secrets;
  for (const auto& [name, value] : names_)
    if (!kOpen.contains(name)) secrets.push_back(value);
  return secrets;
}

}  // namespace passerelle::access_tests
