// The command `check-config`: whether `serve` would start with an environment, without opening a port.
#pragma once

#include <map>
#include <string>

#include "services/runtime/process/config_report.h"
#include "services/runtime/process/service.h"

namespace passerelle::process {

// Of a service. `connect`: also reaches what it stands on, each within a few seconds.
ConfigReport CheckConfig(const ServiceDefinition& definition, const std::map<std::string, std::string>& environment,
                         bool connect);

// What every process has, the gateway too: keys, certificates, database, cache, tracing, log.
void CheckProcess(const ServiceDefinition& definition, const config::Settings& settings, ConfigReport& report);
// An address to listen on, and whether it may be reached from other machines; none when it is empty.
void CheckListener(const config::Settings& settings, const config::Setting& address, const config::Setting& tls,
                   ConfigReport& report);
// The addresses of other processes: "HOST:PORT".
void CheckAddresses(const config::Setting& setting, const std::map<std::string, std::string>& addresses,
                    ConfigReport& report);

// Asks the database, the cache and the processes at `addresses` for an answer.
void Reach(const ServiceDefinition& definition, const config::Settings& settings,
           const std::map<std::string, std::string>& addresses, ConfigReport& report);

}  // namespace passerelle::process
