// A network that can fail: a proxy in front of a server that cuts, delays, holds back or refuses connections.
#pragma once

#include <absl/base/thread_annotations.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>

#include <list>
#include <string>
#include <thread>
#include <vector>

namespace passerelle::testing {

// Thread-safe.
class TcpGate {
 public:
  // `server`: "127.0.0.1:9000" or "unix:/path".
  explicit TcpGate(std::string server);
  ~TcpGate();
  TcpGate(const TcpGate&) = delete;
  TcpGate& operator=(const TcpGate&) = delete;

  int port() const { return port_; }

  // Ends every connection; new ones are let through.
  void Cut();
  // Ends every connection and refuses new ones, until Accept.
  void Refuse();
  void Accept();
  // Holds all data back, on connections that stay open, until Release.
  void Hold();
  void Release();
  // Each piece of data is held back for so long, in both directions.
  void Delay(absl::Duration delay);

 private:
  struct Link {
    int client;
    int server;
  };

  void Listen();
  void StopListening();
  void AcceptAll(int listener);
  void Pump(int from, int to);
  bool AwaitPassage();

  const std::string server_;
  int port_ = 0;
  absl::Mutex mutex_;
  int listener_ ABSL_GUARDED_BY(mutex_) = -1;
  std::list<Link> links_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::thread> pumps_ ABSL_GUARDED_BY(mutex_);
  bool held_ ABSL_GUARDED_BY(mutex_) = false;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Duration delay_ ABSL_GUARDED_BY(mutex_) = absl::ZeroDuration();
  std::thread acceptor_;
};

}  // namespace passerelle::testing
