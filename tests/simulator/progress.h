// A progress bar on standard error, drawn only when a person watches.
#pragma once

#include <absl/time/time.h>

#include <string>

namespace passerelle::simulator {

class Progress {
 public:
  enum class Show { kWhenWatched, kAlways, kNever };
  Progress(std::string what, int total, Show show);
  ~Progress();  // completes the line

  // At most ten times a second; called by one thread.
  void Update(int done);

 private:
  const std::string what_;
  const int total_;
  const bool shown_;
  const absl::Time start_;
  absl::Time drawn_ = absl::InfinitePast();
  int done_ = 0;
  void Draw();
};

}  // namespace passerelle::simulator
