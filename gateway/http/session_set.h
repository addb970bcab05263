// The open connections of a server, so that it can end them.
#pragma once

#include <absl/time/time.h>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>

namespace passerelle::gateway::http {

// Thread-safe.
class SessionSet {
 public:
  // `close(false)` ends the connection if no request runs on it, `close(true)` at once; called on any thread.
  std::uint64_t Add(std::function<void(bool force)> close);
  void Remove(std::uint64_t id);
  std::size_t size() const;

  // A connection whose sides have not agreed to talk yet, as long as the object lives.
  class Handshake {
   public:
    explicit Handshake(SessionSet& sessions) : sessions_(sessions) { ++sessions_.handshakes_; }
    ~Handshake() { --sessions_.handshakes_; }
    Handshake(const Handshake&) = delete;
    Handshake& operator=(const Handshake&) = delete;

   private:
    SessionSet& sessions_;
  };
  int handshakes() const { return handshakes_; }

  // From now on a connection ends with its running request.
  void StartDraining();
  bool draining() const { return draining_; }
  // Waits for the running requests, then closes what is left after the deadline.
  void Drain(absl::Time deadline);

 private:
  void CloseAll(bool force);

  mutable std::mutex mutex_;
  std::condition_variable ended_;
  std::map<std::uint64_t, std::function<void(bool)>> sessions_;
  std::uint64_t next_id_ = 0;
  std::atomic<bool> draining_ = false;
  std::atomic<int> handshakes_ = 0;
};

}  // namespace passerelle::gateway::http
