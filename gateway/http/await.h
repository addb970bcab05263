// From a function that calls back to a coroutine that waits.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <functional>
#include <memory>
#include <utility>

namespace passerelle::gateway::http {

// Calls `start(done)`, and resumes on the coroutine's executor with what `done` was given, whatever thread that was on.
template <class Result>
boost::asio::awaitable<Result> Await(std::function<void(std::function<void(Result)>)> start) {
  namespace asio = boost::asio;
  auto executor = co_await asio::this_coro::executor;
  auto initiate = [executor, start = std::move(start)](auto resume) mutable {
    // The guard keeps the event loop running while nothing but this call is under way.
    auto waiting = std::make_shared<std::pair<decltype(resume), asio::executor_work_guard<asio::any_io_executor>>>(
        std::move(resume), asio::make_work_guard(executor));
    start([waiting, executor](Result result) {
      asio::post(executor,
                 [waiting, result = std::move(result)]() mutable { std::move(waiting->first)(std::move(result)); });
    });
  };
  auto waited =
      asio::async_initiate<const asio::use_awaitable_t<>&, void(Result)>(std::move(initiate), asio::use_awaitable);
  co_return co_await std::move(waited);
}

}  // namespace passerelle::gateway::http
