#include "gateway/http/session.h"

#include <absl/time/clock.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <optional>
#include <utility>

#include "gateway/audit/audited_backend.h"
#include "gateway/base/text.h"
#include "gateway/dialects/problem.h"
#include "gateway/http/await.h"
#include "gateway/http/request_reading.h"
#include "gateway/http/response_headers.h"
#include "gateway/http/transport.h"
#include "gateway/telemetry/call_span.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/uuid.h"
#include "services/runtime/telemetry/log.h"

namespace passerelle::gateway::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
using asio::awaitable;
using beast::error_code;

using BodyParser = bhttp::request_parser<bhttp::string_body>;

// What a client may still send after a refusal before the connection is cut.
constexpr std::size_t kMostDrained = 8 * 1024 * 1024;
constexpr absl::Duration kDrainTime = absl::Seconds(2);
constexpr std::uint64_t kMostSkipped = 64 * 1024;

std::string_view Std(beast::string_view text) { return {text.data(), text.size()}; }

auto Into(error_code& error) { return asio::redirect_error(asio::use_awaitable, error); }

absl::Status HeadFault(const error_code& error) {
  if (error == bhttp::error::header_limit) {
    return Error(absl::StatusCode::kInvalidArgument, "HEAD_TOO_LARGE", "The head of the request is too large.");
  }
  return Error(absl::StatusCode::kInvalidArgument, "REQUEST_MALFORMED", "This is not an HTTP/1.1 request.");
}

// Whether there is nobody to answer: the client has ended the connection, or a time limit has (which closes it).
bool Gone(const error_code& error) {
  return error == bhttp::error::end_of_stream || error == asio::error::operation_aborted ||
         error == beast::error::timeout;
}

// Over either transport.
template <class Transport>
class Session : public std::enable_shared_from_this<Session<Transport>> {
 public:
  Session(std::unique_ptr<Transport> transport, Application& application, const Limits& limits, SessionSet& sessions)
      : transport_(std::move(transport)), application_(application), limits_(limits), sessions_(sessions) {}

  void Start() {
    error_code ignored;
    connection().socket().set_option(asio::ip::tcp::no_delay(true), ignored);
    address_ = connection().socket().remote_endpoint(ignored).address().to_string();
    id_ = sessions_.Add([weak = this->weak_from_this(), executor = connection().get_executor()](bool force) {
      asio::post(executor, [weak, force] {
        if (auto self = weak.lock()) self->Close(force);
      });
    });
    application_.metrics.connections().Add(1);
    asio::co_spawn(
        connection().get_executor(), [self = this->shared_from_this()] { return self->Serve(); },
        [self = this->shared_from_this()](const std::exception_ptr& fault) { self->End(fault); });
  }

 private:
  // What requests are read from and answers written to.
  auto& stream() { return transport_->stream(); }
  // What lies beneath it, and has the time limits.
  beast::tcp_stream& connection() { return transport_->connection(); }

  // Requests one after the other, until somebody ends it.
  awaitable<void> Serve() {
    bool open = co_await Open();
    while (open && !sessions_.draining()) {
      head_parser_.emplace();
      error_code error;
      co_await ReadHead(error);
      if (Gone(error) || (error && buffer_.size() == 0)) break;
      busy_ = true;
      const absl::Time start = absl::Now();
      RequestHead head;
      head.request_id = NewUuidV7();
      head.address = address_;
      head.encrypted = Transport::kEncrypted;
      dialect_ = "none";
      method_ = "none";
      body_unread_ = static_cast<bool>(error);
      Response response;
      if (error || !FramedPlainly(head_parser_->get())) {
        body_unread_ = true;
        response = dialects::Problem(HeadFault(error), head.request_id);
      } else {
        ReadHeadInto(head);
        head.address = application_.proxies.ClientOf(address_, head.Values("x-forwarded-for"));
        response = co_await Handle(head);
        co_await SkipSmallBody();
      }
      application_.cors.Allow(head, response);
      AddCommonHeaders(head, response);
      application_.metrics.Observe(dialect_, method_, response.code, absl::Now() - start);
      open = co_await Write(head, std::move(response));
      busy_ = false;
    }
    if (body_unread_) co_await DrainInput();
    co_await transport_->Close(kDrainTime);
    error_code ignored;
    connection().socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
  }

  awaitable<bool> Open() {
    const SessionSet::Handshake handshake(sessions_);
    co_return co_await transport_->Open(limits_.handshake_time);
  }

  // One request, from its head to its answer.
  awaitable<Response> Handle(const RequestHead& head) {
    if (auto preflight = application_.cors.Preflight(head)) co_return *std::move(preflight);
    if (application_.pages.Knows(head)) co_return co_await ServePage(head);
    if (application_.forms != nullptr && !application_.forms->TemplateOf(head).empty()) {
      co_return co_await ServeForm(head, *application_.forms);
    }

    dialects::Recognition recognition = dialects::Recognise(application_.dialects, head);
    if (recognition.dialect == nullptr) co_return std::move(recognition.refusal);
    dialects::Dialect& dialect = *recognition.dialect;
    dialect_ = dialect.name();
    method_ = dialect.call().method->full_name;
    telemetry::Span span =
        StartHttpSpan(head.method, dialect.call().route, dialect.call().trace, dialect.call().parent_span);
    Response response = co_await Answer(head, dialect);
    EndHttpSpan(response.status, span);
    co_return response;
  }

  // One call in a dialect.
  awaitable<Response> Answer(const RequestHead& head, dialects::Dialect& dialect) {
    const absl::Time deadline = absl::Now() + dialect.call().timeout;

    Admitted admitted = co_await Admit(dialect.call(), deadline);
    const auto& method = *dialect.call().method;
    if (!admitted.status.ok() && !audit::RecordsRefusal(method, admitted.status, admitted.caller)) {
      co_return Limited(admitted, dialect.WriteError(admitted.status));
    }

    absl::StatusOr<std::string> body = co_await ReadBody(method.max_request_bytes);
    if (!body.ok()) co_return Limited(admitted, dialect.WriteError(body.status()));

    absl::StatusOr<std::string> request = dialect.ReadRequest(*std::move(body));
    if (!request.ok()) co_return Limited(admitted, dialect.WriteError(request.status()));

    BackendAnswer answer = co_await Call(head, dialect.call(), *std::move(request), admitted, deadline);
    if (!answer.status.ok()) co_return Limited(admitted, dialect.WriteError(answer.status));
    co_return Limited(admitted, dialect.WriteAnswer(answer.response));
  }

  static Response Limited(const Admitted& admitted, Response response) {
    AddRateHeaders(admitted, response);
    return response;
  }

  awaitable<Response> ServePage(const RequestHead& head) {
    std::function<void(std::function<void(Response)>)> start = [this, &head](std::function<void(Response)> done) {
      application_.pages.Serve(head, std::move(done));
    };
    co_return co_await Await<Response>(std::move(start));
  }

  awaitable<Response> ServeForm(const RequestHead& head, FormSite& forms) {
    dialect_ = "page";
    method_ = forms.TemplateOf(head);
    absl::StatusOr<std::string> body = co_await ReadBody(forms.MostBodyBytes());
    std::function<void(std::function<void(Response)>)> start = [&](std::function<void(Response)> done) {
      forms.Serve(head, std::move(body), std::move(done));
    };
    co_return co_await Await<Response>(std::move(start));
  }

  awaitable<Admitted> Admit(const dialects::CallHead& call, absl::Time deadline) {
    std::function<void(std::function<void(Admitted)>)> start = [this, &call,
                                                                deadline](std::function<void(Admitted)> done) {
      application_.admission.Admit(*call.method, call.credentials, deadline, std::move(done));
    };
    co_return co_await Await<Admitted>(std::move(start));
  }

  awaitable<BackendAnswer> Call(const RequestHead& request_head, const dialects::CallHead& head, std::string request,
                                const Admitted& admitted, absl::Time deadline) {
    BackendCall call{head.method, std::move(request),   admitted.caller, request_head.address, deadline,
                     head.trace,  head.idempotency_key, head.purpose,    admitted.status};
    Backend& backend = *application_.backends.at(head.method->service);
    std::function<void(std::function<void(BackendAnswer)>)> start =
        [&backend, &call](std::function<void(BackendAnswer)> done) { backend.Call(std::move(call), std::move(done)); };
    co_return co_await Await<BackendAnswer>(std::move(start));
  }

  // A connection may rest for long between requests; once a head has begun it must come quickly.
  awaitable<void> ReadHead(error_code& error) {
    if (buffer_.size() == 0) {
      connection().expires_after(absl::ToChronoSeconds(limits_.idle_time));
      const std::size_t received = co_await stream().async_read_some(buffer_.prepare(4096), Into(error));
      buffer_.commit(received);
      if (error) co_return;
    }
    head_parser_->header_limit(static_cast<std::uint32_t>(limits_.head_bytes));
    head_parser_->body_limit(boost::none);
    connection().expires_after(absl::ToChronoSeconds(limits_.head_time));
    co_await ReadRequestHead(stream(), buffer_, *head_parser_, error);
  }

  void ReadHeadInto(RequestHead& head) {
    const auto& message = head_parser_->get();
    head.method = std::string(Std(message.method_string()));
    const std::string_view target = Std(message.target());
    const std::size_t question = target.find('?');
    head.path = std::string(target.substr(0, question));
    if (question != std::string_view::npos) head.query = std::string(target.substr(question + 1));
    for (const auto& field : message) {
      head.headers.emplace_back(LowerCase(Std(field.name_string())), std::string(Std(field.value())));
    }
    head.has_body = head_parser_->chunked() || head_parser_->content_length().value_or(0) > 0;
    body_unread_ = head.has_body;
  }

  awaitable<absl::StatusOr<std::string>> ReadBody(std::size_t limit) {
    if (!body_unread_) co_return std::string();
    const absl::Status too_large =
        Error(absl::StatusCode::kResourceExhausted, "BODY_TOO_LARGE", Cat("The body has more than ", limit, " bytes."));
    if (head_parser_->content_length().value_or(0) > limit) co_return too_large;
    error_code error;
    if (EqualsIgnoreCase(Std(head_parser_->get()[bhttp::field::expect]), "100-continue")) {
      bhttp::response<bhttp::empty_body> go_on(bhttp::status::continue_, 11);
      co_await bhttp::async_write(stream(), go_on, Into(error));
    }
    BodyParser parser(std::move(*head_parser_));
    parser.body_limit(limit);
    connection().expires_after(absl::ToChronoSeconds(limits_.body_time));
    if (!error) co_await bhttp::async_read(stream(), buffer_, parser, Into(error));
    keep_alive_ = parser.get().keep_alive();
    body_read_ = true;
    if (error == bhttp::error::body_limit) co_return too_large;
    if (error) co_return HeadFault(error);
    body_unread_ = false;
    co_return std::move(parser.get().body());
  }

  // A refusal comes before the body is read; a body that is short anyway is not worth a new connection.
  awaitable<void> SkipSmallBody() {
    const std::uint64_t length =
        body_read_ ? kMostSkipped + 1 : head_parser_->content_length().value_or(kMostSkipped + 1);
    const bool waits = !body_read_ && head_parser_->get().count(bhttp::field::expect) > 0;
    if (!body_unread_ || waits || length > kMostSkipped) co_return;
    const auto skipped = co_await ReadBody(kMostSkipped);
    (void)skipped;
  }

  // Whether the connection can take another request.
  awaitable<bool> Write(const RequestHead& head, Response response) {
    bhttp::response<bhttp::string_body> message(static_cast<bhttp::status>(response.status), 11);
    for (auto& [name, value] : response.headers) message.insert(name, value);
    const bool asked = body_read_ ? keep_alive_ : head_parser_->is_header_done() && head_parser_->get().keep_alive();
    body_read_ = false;
    const bool keep_alive = asked && !body_unread_ && !sessions_.draining();
    message.keep_alive(keep_alive);
    if (response.status != 204 && response.status != 304) message.content_length(response.body.size());
    if (head.method != "HEAD") message.body() = std::move(response.body);
    error_code error;
    connection().expires_after(absl::ToChronoSeconds(limits_.write_time));
    bhttp::response_serializer<bhttp::string_body> serializer(message);
    if (head.method == "HEAD") {
      co_await bhttp::async_write_header(stream(), serializer, Into(error));
    } else {
      co_await bhttp::async_write(stream(), serializer, Into(error));
    }
    co_return keep_alive && !error;
  }

  // Takes in what the client is still sending, so that it can read why it was refused before the connection ends.
  awaitable<void> DrainInput() {
    error_code error;
    transport_->EndSending();
    connection().expires_after(absl::ToChronoSeconds(kDrainTime));
    std::size_t drained = 0;
    while (!error && drained < kMostDrained) {
      buffer_.clear();
      drained += co_await stream().async_read_some(buffer_.prepare(16 * 1024), Into(error));
    }
  }

  void Close(bool force) {
    if (!force && busy_) return;
    error_code ignored;
    connection().socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
    connection().cancel();
  }

  void End(const std::exception_ptr& fault) {
    application_.metrics.connections().Add(-1);
    if (fault) telemetry::Log(telemetry::Level::kError, "a connection ended with an exception");
    sessions_.Remove(id_);
  }

  const std::unique_ptr<Transport> transport_;
  beast::flat_buffer buffer_;
  std::optional<HeadParser> head_parser_;
  Application& application_;
  const Limits& limits_;
  SessionSet& sessions_;
  std::uint64_t id_ = 0;
  std::string address_;
  bool busy_ = false;         // a request runs
  bool body_unread_ = false;  // the client is still sending
  bool body_read_ = false;    // the head parser has given its message away
  bool keep_alive_ = false;   // what that message said
  std::string_view dialect_ = "none";
  std::string method_;
};

}  // namespace

void StartSession(asio::ip::tcp::socket socket, std::shared_ptr<asio::ssl::context> tls, Application& application,
                  const Limits& limits, SessionSet& sessions) {
  if (tls == nullptr) {
    auto transport = std::make_unique<PlainTransport>(std::move(socket));
    std::make_shared<Session<PlainTransport>>(std::move(transport), application, limits, sessions)->Start();
  } else {
    auto transport = std::make_unique<TlsTransport>(std::move(socket), std::move(tls));
    std::make_shared<Session<TlsTransport>>(std::move(transport), application, limits, sessions)->Start();
  }
}

}  // namespace passerelle::gateway::http
