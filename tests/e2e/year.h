// Playing a year against a suite and holding its report against the truth.
#pragma once

#include <atomic>

#include "tests/e2e/local_suite.h"
#include "tests/simulator/plan.h"
#include "tests/simulator/replay.h"

namespace passerelle::e2e {

simulator::Plan Planned(const simulator::Figures& figures);

// How fast a plan is played, and what follows it meanwhile.
struct Watch {
  double rate = 0;                        // visits a second; 0 for as fast as they are answered
  std::atomic<int>* answered = nullptr;   // follows the visits as they are answered
  std::atomic<int>* outings = nullptr;    // follows the outings as they end
  std::atomic<int>* referrals = nullptr;  // follows the referrals as they have gone their way
};

// Plays the plan as the reception of its site, its season as the coordinator, its referrals as each partner.
simulator::Outcome Play(const LocalSuite& suite, const simulator::Plan& plan, const Watch& watch = {});

// Fails the test unless every outing of the plan's season is over or cancelled, and everything that was loaded is back.
void ExpectVehiclesUnloaded(const LocalSuite& suite, const simulator::Plan& plan);

// Fails the test unless the suite's report of the plan's year comes to the plan's truth in every figure, and its
// supplies to the ledger. Waits for the feeds at most a minute.
void ExpectTruth(const LocalSuite& suite, const simulator::Plan& plan);

// The referrals of the plan's site that were sent these days, whoever sent them.
statistics::v1::ReferralFigures ReferralsSent(const LocalSuite& suite, const simulator::Plan& plan);

// Fails the test unless the suite's referrals have grown by exactly the plan's since `before`. Waits for the feeds at
// most a minute.
void ExpectReferrals(const LocalSuite& suite, const simulator::Plan& plan,
                     const statistics::v1::ReferralFigures& before);

}  // namespace passerelle::e2e
