// One HTTP connection.
#pragma once

#include <boost/asio/ip/tcp.hpp>

#include "gateway/http/application.h"
#include "gateway/http/limits.h"
#include "gateway/http/session_set.h"

namespace passerelle::gateway::http {

// Serves the connection until either side ends it. The references must outlive it.
void StartSession(boost::asio::ip::tcp::socket socket, Application& application, const Limits& limits,
                  SessionSet& sessions);

}  // namespace passerelle::gateway::http
