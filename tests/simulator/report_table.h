// The activity report as a table for people.
#pragma once

#include <map>
#include <string>

#include "passerelle/statistics/v1/reports.pb.h"
#include "passerelle/supplies/v1/catalogue.pb.h"
#include "passerelle/supplies/v1/forecasts.pb.h"
#include "tests/simulator/figures.h"

namespace passerelle::simulator {

// UTF-8 lines; supplies stand beside the ledger's count. Items are called as the catalogue calls them.
std::string Table(const statistics::v1::ActivityReport& report,
                  const std::map<std::string, supplies::v1::Item>& catalogue, const Units& ledger);

// The referrals of the period; empty when none was sent.
std::string ReferralTable(const statistics::v1::ReferralFigures& referrals, const Period& period);

// What to order next, at most `most` items; empty when nothing is to be ordered.
std::string OrderTable(const supplies::v1::Forecast& forecast,
                       const std::map<std::string, supplies::v1::Item>& catalogue, int most);

// "12 345".
std::string Grouped(std::int64_t number);

}  // namespace passerelle::simulator
