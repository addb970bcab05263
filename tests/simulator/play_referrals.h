// Plays the referrals of a plan: the team's side with its accounts, each partner's side with a key of its own.
#pragma once

#include <absl/status/status.h>

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "passerelle/gateway/v1/api_keys.pb.h"
#include "tests/simulator/crew.h"
#include "tests/simulator/plan.h"

namespace passerelle::simulator {

class ReferralPlayer {
 public:
  // `team` refers; `director` makes the partners' keys.
  ReferralPlayer(const Plan& plan, Session& team, Session& director, Crew& crew);

  // `people`: the ids of the plan's people. Started again, each referral goes on where it stopped. `done` follows them.
  void Play(const std::vector<std::string>& people, int threads, std::atomic<int>* done);

  int referrals() const { return played_; }

 private:
  // A partner that answers by itself.
  struct Partner {
    std::string slug;
    std::string key;  // the id of its key
    std::unique_ptr<Session> session;
  };
  absl::Status MakeKey(Api& director, Partner& partner);
  absl::Status Refer(Api& team, const PlannedReferral& planned, const std::string& person);
  Partner& PartnerOf(const PlannedReferral& planned);

  const Plan& plan_;
  Session& team_;
  Session& director_;
  Crew& crew_;
  std::vector<Partner> partners_;  // by slug
  std::atomic<int> played_ = 0;
};

}  // namespace passerelle::simulator
