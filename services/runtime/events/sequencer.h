// Gives committed outbox rows their place in the service's event log: 1, 2, 3 … without gaps, in an order that keeps
// each aggregate's own.
//
// One replica of a service leads at a time, by a session-level advisory lock on a connection of its own: when that
// connection is lost the lock is free and another replica goes on. The leader also deletes log rows that are older than
// the retention; by default none.
#pragma once

#include <absl/time/time.h>

#include <functional>
#include <memory>
#include <string>

namespace passerelle::events {

struct SequencerOptions {
  std::string url;                                      // the service's database, as its application role
  absl::Duration poll = absl::Milliseconds(100);        // finds what other replicas wrote
  absl::Duration candidacy = absl::Milliseconds(500);   // how often a replica that does not lead tries to
  int batch_size = 1000;                                // rows moved in one transaction
  absl::Duration retention = absl::InfiniteDuration();  // how long log rows are kept; infinite: for ever
  absl::Duration retention_period = absl::Minutes(10);  // how often old rows are looked for
  // Called on the sequencer's thread after each batch is committed: EventFeed::Committed.
  std::function<void()> committed = [] {};
};

class Sequencer {
 public:
  explicit Sequencer(SequencerOptions options);
  ~Sequencer();  // stops

  void Start();
  // Returns when the thread has ended, at most one batch later.
  void Stop();
  // Says that this process has just committed something; cheap, from any thread.
  void Wake();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace passerelle::events
