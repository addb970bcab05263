// What a session works with: everything of the gateway that is not HTTP.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "gateway/access/admission.h"
#include "gateway/access/client_address.h"
#include "gateway/dialects/dialect.h"
#include "gateway/http/cors.h"
#include "gateway/http/form_site.h"
#include "gateway/http/pages.h"
#include "gateway/telemetry/call_metrics.h"
#include "gateway/upstream/backend.h"

namespace passerelle::gateway::http {

struct Application {
  dialects::DialectInputs dialects;
  Admission& admission;
  const std::map<std::string, std::unique_ptr<Backend>>& backends;  // by service; one for each service of the table
  Pages& pages;
  const Cors& cors;
  CallMetrics& metrics;
  FormSite* forms;  // null: none
  const TrustedProxies& proxies;
};

}  // namespace passerelle::gateway::http
