// One HTTP connection.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <memory>

#include "gateway/http/application.h"
#include "gateway/http/limits.h"
#include "gateway/http/session_set.h"

namespace boost::asio::ssl {
class context;
}

namespace passerelle::gateway::http {

// Serves the connection until either side ends it, over TLS when a context is given. The references must outlive it.
void StartSession(boost::asio::ip::tcp::socket socket, std::shared_ptr<boost::asio::ssl::context> tls,
                  Application& application, const Limits& limits, SessionSet& sessions);

}  // namespace passerelle::gateway::http
