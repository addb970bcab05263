#include "gateway/http/pages.h"

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <utility>

#include "gateway/base/text.h"

namespace passerelle::gateway::http {
namespace {

constexpr absl::Duration kCheckTime = absl::Seconds(1);
constexpr char kDatabase[] = "database";
// The page runs only what this origin serves; its own script colours through inline styles.
constexpr char kDocsPolicy[] =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

Response Text(int status, std::string type, std::string body) {
  Response response;
  response.status = status;
  response.code = status < 400 ? "OK" : "UNAVAILABLE";
  response.body = std::move(body);
  response.Set("Content-Type", std::move(type));
  return response;
}

std::string TypeOf(const std::filesystem::path& file) {
  const std::string extension = file.extension();
  if (extension == ".html") return "text/html; charset=utf-8";
  if (extension == ".css") return "text/css; charset=utf-8";
  if (extension == ".js") return "text/javascript; charset=utf-8";
  if (extension == ".png") return "image/png";
  return "";
}

std::map<std::string, Response> ReadDocs(const std::string& folder) {
  std::map<std::string, Response> pages;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    const std::string type = TypeOf(entry.path());
    if (!entry.is_regular_file() || type.empty()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    std::stringstream content;
    content << file.rdbuf();
    Response page = Text(200, type, content.str());
    page.Set("Content-Security-Policy", kDocsPolicy);
    page.Set("Cache-Control", "no-cache");
    pages["/docs/" + entry.path().filename().string()] = std::move(page);
  }
  if (const auto index = pages.find("/docs/index.html"); index != pages.end())
    pages["/docs"] = pages["/docs/"] = index->second;
  return pages;
}

}  // namespace

Pages::Pages(PageInputs inputs) : inputs_(std::move(inputs)), fixed_(ReadDocs(inputs_.docs_folder)) {
  fixed_["/livez"] = Text(200, "application/json", "{\"status\":\"ok\"}");
  fixed_["/openapi.json"] = Text(200, "application/json", inputs_.openapi);
  fixed_["/openapi.json"].Set("Cache-Control", "no-cache");
}

bool Pages::Knows(const RequestHead& head) const {
  const bool reads = head.method == "GET" || head.method == "HEAD";
  return reads && (head.path == "/readyz" || fixed_.find(head.path) != fixed_.end());
}

void Pages::Serve(const RequestHead& head, Done done) {
  if (head.path == "/readyz") return ServeReady(std::move(done));
  done(fixed_.at(head.path));
}

void Pages::ServeReady(Done done) {
  CheckReady([done = std::move(done)](bool ready, const std::map<std::string, bool>& parts) {
    nlohmann::ordered_json body = {{"ready", ready}, {"checks", nlohmann::ordered_json::object()}};
    for (const auto& [name, fine] : parts) body["checks"][name] = fine ? "ok" : "unavailable";
    done(Text(ready ? 200 : 503, "application/json", body.dump()));
  });
}

void Pages::CheckReady(std::function<void(bool, std::map<std::string, bool>)> done) {
  // What the checks fill in, from several threads, until the last one is there.
  struct Gathering {
    std::mutex mutex;
    std::map<std::string, bool> parts;
    std::size_t missing;
    bool draining;
    bool any_service = false;
    std::function<void(bool, std::map<std::string, bool>)> done;

    void Put(const std::string& name, bool fine, bool is_service) {
      {
        const std::lock_guard lock(mutex);
        parts[name] = fine;
        if (fine && is_service) any_service = true;
        if (--missing > 0) return;
      }
      const bool ready = !draining && parts[kDatabase] && any_service;
      done(ready, std::move(parts));
    }
  };
  auto gathering = std::make_shared<Gathering>();
  gathering->missing = inputs_.backends.size() + 1;
  gathering->draining = draining_;
  // The cache is told, but nothing depends on it.
  gathering->parts["redis (optional)"] = inputs_.cache.Reachable();
  gathering->done = std::move(done);
  const absl::Time deadline = absl::Now() + kCheckTime;
  for (const auto& [name, backend] : inputs_.backends) {
    const bool is_service = name != inputs_.own_service;
    backend->Check(deadline,
                   [gathering, name = name, is_service](bool fine) { gathering->Put(name, fine, is_service); });
  }
  const bool posted = inputs_.workers.Post(
      [this, gathering, deadline] { gathering->Put(kDatabase, inputs_.pool.Ping(deadline).ok(), false); });
  if (!posted) gathering->Put(kDatabase, false, false);
}

}  // namespace passerelle::gateway::http
