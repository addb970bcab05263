// The words of the yearly report in the association's two languages: "français · English".
#pragma once

#include <string>

#include "passerelle/common/v1/vocabulary.pb.h"

namespace passerelle::simulator {

std::string LabelOf(common::v1::Gender gender);
std::string LabelOf(common::v1::AgeBand band);
std::string LabelOf(common::v1::Setting setting);
std::string LabelOf(common::v1::ActKind kind);
// Kinds of outings, actions of mediation and activities, by their names in the contract.
std::string KindLabelOf(const std::string& kind);
// Themes and outcomes of referrals, in the same way.
std::string ThemeLabelOf(const std::string& theme);
std::string OutcomeLabelOf(const std::string& outcome);

}  // namespace passerelle::simulator
