#include "tests/simulator/progress.h"

#include <absl/time/clock.h>
#include <unistd.h>

#include <cstdio>

namespace passerelle::simulator {
namespace {

constexpr int kWidth = 30;

bool IsShown(Progress::Show show) {
  return show == Progress::Show::kAlways || (show == Progress::Show::kWhenWatched && isatty(STDERR_FILENO) == 1);
}

}  // namespace

Progress::Progress(std::string what, int total, Show show)
    : what_(std::move(what)), total_(total), shown_(IsShown(show) && total > 0), start_(absl::Now()) {}

Progress::~Progress() {
  if (!shown_) return;
  Draw();
  (void)std::fputc('\n', stderr);
}

void Progress::Update(int done) {
  done_ = done;
  if (!shown_ || absl::Now() - drawn_ < absl::Milliseconds(100)) return;
  drawn_ = absl::Now();
  Draw();
}

void Progress::Draw() {
  const int filled = static_cast<int>(static_cast<long>(done_) * kWidth / total_);
  std::string bar;
  for (int cell = 0; cell < kWidth; ++cell) bar += cell < filled ? "█" : "░";
  const double seconds = absl::ToDoubleSeconds(absl::Now() - start_);
  (void)std::fprintf(stderr, "\r%-8s %s %6d/%d  %5.0f/s", what_.c_str(), bar.c_str(), done_, total_,
                     seconds > 0 ? done_ / seconds : 0);
  (void)std::fflush(stderr);
}

}  // namespace passerelle::simulator
