// A report in words: the form's labels and the values, in a language.
#pragma once

#include <string>

#include "passerelle/statistics/v1/annual_reports.pb.h"
#include "services/statistics/annual_report/form.h"
#include "services/statistics/annual_report/versions.h"

namespace passerelle::statistics {

// The language of the answers to calls that name none.
inline constexpr char kFrench[] = "fr";

v1::AnnualReport Render(const Form& form, const ReportContent& content, int year, const std::string& language);
// With the form it was frozen with.
v1::AnnualReport RenderFrozen(const FrozenReport& frozen, int year, const std::string& language);

}  // namespace passerelle::statistics
