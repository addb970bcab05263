#include "gateway/identity/verified_tokens.h"

#include <utility>

namespace passerelle::gateway::identity {

std::optional<VerifiedToken> VerifiedTokens::Find(const std::string& hash) {
  const std::lock_guard lock(mutex_);
  const auto place = places_.find(hash);
  if (place == places_.end()) return std::nullopt;
  entries_.splice(entries_.begin(), entries_, place->second);
  return place->second->token;
}

void VerifiedTokens::Keep(const std::string& hash, VerifiedToken token) {
  const std::lock_guard lock(mutex_);
  if (const auto place = places_.find(hash); place != places_.end()) {
    place->second->token = std::move(token);
    entries_.splice(entries_.begin(), entries_, place->second);
    return;
  }
  if (entries_.size() >= most_) {
    places_.erase(entries_.back().hash);
    entries_.pop_back();
  }
  entries_.push_front({hash, std::move(token)});
  places_[hash] = entries_.begin();
}

void VerifiedTokens::Drop(const std::string& hash) {
  const std::lock_guard lock(mutex_);
  const auto place = places_.find(hash);
  if (place == places_.end()) return;
  entries_.erase(place->second);
  places_.erase(place);
}

}  // namespace passerelle::gateway::identity
