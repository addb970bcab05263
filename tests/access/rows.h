// What stands in the databases, to see that nothing of it has changed.
#pragma once

#include <map>
#include <string>

namespace passerelle::access_tests {

// A digest of each table's rows. Left out are tables that change without a call: the feeds' and those of jobs.
using Rows = std::map<std::string, std::string>;

Rows RowsOf(const std::string& service);
// The tables that differ, in words; empty when none does.
std::string Difference(const Rows& before, const Rows& after);

}  // namespace passerelle::access_tests
