// Writes of many calls as one statement. While one runs, those that arrive wait; the next statement writes them
// together. Nobody waits for a timer: a lone call is written at once, alone.
#pragma once

#include <absl/container/flat_hash_set.h>
#include <absl/status/status.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>

#include <deque>
#include <exception>
#include <functional>
#include <string>
#include <vector>

namespace passerelle::db {

// Thread-safe. The thread of one of the waiting calls writes for all of them, so there is no thread of its own.
template <class Item>
class GroupWriter {
 public:
  // Writes all items or none.
  using WriteAll = std::function<absl::Status(const std::vector<Item*>&)>;

  struct Result {
    absl::Status status;
    bool alone;  // false: other items were written in the same go, and may be what failed it
  };

  // Writes `item`, by `write` or by another call's. Items of one key are never in one go.
  Result Write(Item& item, const std::string& key, const WriteAll& write) {
    Entry own{.item = &item, .key = &key};
    absl::MutexLock lock(&mutex_);
    waiting_.push_back(&own);
    while (!own.done) {
      const auto may_go_on = [&] { return own.done || (!own.taken && running_ == 0); };
      // A statement that takes long, behind a lock, does not keep the others waiting.
      if (!mutex_.AwaitWithTimeout(absl::Condition(&may_go_on), kPatience) && own.taken) continue;
      if (!own.done) WriteWaiting(write);
    }
    return own.result;
  }

 private:
  struct Entry {
    Item* item;
    const std::string* key;
    bool taken = false;
    bool done = false;
    Result result{};
  };
  using Group = std::vector<Entry*>;

  static constexpr std::size_t kMostItems = 64;
  static constexpr absl::Duration kPatience = absl::Milliseconds(10);

  void WriteWaiting(const WriteAll& write) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const Group group = TakeWaiting();
    ++running_;
    mutex_.Unlock();
    const absl::Status status = WriteGroup(group, write);
    mutex_.Lock();
    --running_;
    for (Entry* entry : group) {
      entry->result = {status, group.size() == 1};
      entry->done = true;
    }
  }

  Group TakeWaiting() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    Group group;
    std::deque<Entry*> later;
    absl::flat_hash_set<std::string> keys;
    for (Entry* entry : waiting_) {
      entry->taken = group.size() < kMostItems && keys.insert(*entry->key).second;
      if (entry->taken) {
        group.push_back(entry);
      } else {
        later.push_back(entry);
      }
    }
    waiting_ = std::move(later);
    return group;
  }

  // Whatever happens, the others must hear of it.
  static absl::Status WriteGroup(const Group& group, const WriteAll& write) {
    std::vector<Item*> items;
    for (const Entry* entry : group) items.push_back(entry->item);
    try {
      return write(items);
    } catch (const std::exception& fault) {
      return absl::InternalError(fault.what());
    }
  }

  absl::Mutex mutex_;
  std::deque<Entry*> waiting_ ABSL_GUARDED_BY(mutex_);
  int running_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace passerelle::db
