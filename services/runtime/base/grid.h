// Places that are kept less exactly than they were told.
#pragma once

namespace passerelle {

// The nearest point, in degrees, of a grid of a thousandth of a degree: about 110 m from north to south, 73 m from east
// to west in France.
double OnGrid(double degrees);

}  // namespace passerelle
