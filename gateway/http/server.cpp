#include "gateway/http/server.h"

#include <absl/strings/numbers.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <future>
#include <thread>
#include <vector>

#include "gateway/base/text.h"
#include "gateway/http/session.h"

namespace passerelle::gateway::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

absl::Status CannotListen(const std::string& address, const error_code& error) {
  return absl::UnavailableError(Cat("cannot listen on ", address, ": ", error.message()));
}

absl::StatusOr<tcp::endpoint> Resolve(asio::io_context& context, const std::string& address) {
  const std::size_t colon = address.rfind(':');
  if (colon == std::string::npos) return absl::InvalidArgumentError(Cat(address, " is not host:port"));
  std::string host = address.substr(0, colon);
  if (host.size() >= 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  error_code error;
  const auto found = tcp::resolver(context).resolve(host, address.substr(colon + 1), error);
  if (error || found.empty()) return CannotListen(address, error);
  return found.begin()->endpoint();
}

}  // namespace

struct Server::Impl {
  // One event loop on a thread of its own.
  struct Loop {
    asio::io_context context{1};
    asio::executor_work_guard<asio::io_context::executor_type> work = asio::make_work_guard(context);
    std::thread thread;
  };

  Application& application;
  const TlsContext* const tls;
  const Limits limits;
  SessionSet sessions;
  std::vector<std::unique_ptr<Loop>> loops;
  std::optional<tcp::acceptor> acceptor;
  int port = 0;
  bool stopped = false;

  Impl(Application& served, const TlsContext* context, const Limits& bounds, int threads)
      : application(served), tls(context), limits(bounds) {
    for (int i = 0; i < threads; ++i) loops.push_back(std::make_unique<Loop>());
  }

  absl::Status Listen(const std::string& address) {
    auto endpoint = Resolve(loops[0]->context, address);
    if (!endpoint.ok()) return endpoint.status();
    acceptor.emplace(loops[0]->context);
    error_code error;
    acceptor->open(endpoint->protocol(), error);
    // Only connections that are closing may hold the port; a second listener is refused.
    if (!error) acceptor->set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor->bind(*endpoint, error);
    if (!error) acceptor->listen(asio::socket_base::max_listen_connections, error);
    if (error) return CannotListen(address, error);
    port = acceptor->local_endpoint().port();
    return absl::OkStatus();
  }

  bool Full() const {
    return sessions.size() >= static_cast<std::size_t>(limits.connections) ||
           sessions.handshakes() >= limits.handshakes;
  }

  asio::awaitable<void> Accept() {
    std::size_t next = 0;
    while (acceptor->is_open()) {
      Loop& loop = *loops[next++ % loops.size()];
      error_code error;
      tcp::socket socket =
          co_await acceptor->async_accept(loop.context, asio::redirect_error(asio::use_awaitable, error));
      if (error == asio::error::operation_aborted || error == asio::error::bad_descriptor) co_return;
      if (error) {
        // Out of descriptors: those that wait are taken a moment later.
        asio::steady_timer pause(loops[0]->context, std::chrono::milliseconds(50));
        co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
        continue;
      }
      // This one ends here: were it to wait, its client would learn only much later that it must try again.
      if (Full()) continue;
      auto executor = loop.context.get_executor();
      asio::post(executor, [this, socket = std::move(socket)]() mutable {
        StartSession(std::move(socket), tls ? tls->Current() : nullptr, application, limits, sessions);
      });
    }
  }

  void Run() {
    asio::co_spawn(loops[0]->context, Accept(), asio::detached);
    for (auto& loop : loops) {
      loop->thread = std::thread([context = &loop->context] { context->run(); });
    }
  }

  void Stop(absl::Time deadline) {
    if (stopped) return;
    stopped = true;
    std::promise<void> closed;
    asio::post(loops[0]->context, [this, &closed] {
      error_code ignored;
      acceptor->close(ignored);
      closed.set_value();
    });
    closed.get_future().wait();
    // A connection that was accepted just before is posted to its loop; it has started once the loop has come round.
    for (auto& loop : loops) {
      std::promise<void> round;
      asio::post(loop->context, [&round] { round.set_value(); });
      round.get_future().wait();
    }
    sessions.StartDraining();
    sessions.Drain(deadline);
    for (auto& loop : loops) loop->work.reset();
    for (auto& loop : loops) {
      loop->context.stop();
      loop->thread.join();
    }
  }
};

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() { Stop(absl::Now()); }

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const std::string& address, int threads, const Limits& limits,
                                                      Application& application, const TlsContext* tls) {
  auto impl = std::make_unique<Impl>(application, tls, limits, threads);
  if (auto status = impl->Listen(address); !status.ok()) return status;
  impl->Run();
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

int Server::port() const { return impl_->port; }
void Server::Stop(absl::Time deadline) { impl_->Stop(deadline); }

}  // namespace passerelle::gateway::http
