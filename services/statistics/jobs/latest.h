// The changes of a batch, each thing as it is at the end of it: a statement takes in no row twice.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace passerelle::statistics {

template <class Fact>
struct Latest {
  struct Change {
    const Fact* fact;
    std::int64_t position;
  };
  std::map<std::string, Change> changes;

  void Add(const std::string& id, const Fact& fact, std::int64_t position) {
    const auto [entry, fresh] = changes.try_emplace(id, Change{&fact, position});
    if (!fresh && entry->second.fact->version() < fact.version()) entry->second = {&fact, position};
  }
};

}  // namespace passerelle::statistics
