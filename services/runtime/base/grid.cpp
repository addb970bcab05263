#include "services/runtime/base/grid.h"

#include <cmath>

namespace passerelle {
namespace {

constexpr double kGrid = 1000;  // points to a degree

}  // namespace

double OnGrid(double degrees) {
  const double rounded = std::round(degrees * kGrid) / kGrid;
  return rounded == 0 ? 0 : rounded;  // never -0
}

}  // namespace passerelle
