// What the contacts service holds in memory besides its resources.
#pragma once

#include "services/contacts/retention/periods.h"
#include "services/runtime/cache/site_zones.h"
#include "services/runtime/cache/slugs.h"
#include "services/runtime/config/settings.h"
#include "services/runtime/db/group_writer.h"
#include "services/runtime/process/service.h"

namespace passerelle::contacts {

extern const config::Setting kAdultAge;

// A visit that is about to be written (visit_line.h).
struct VisitLine;

struct State {
  explicit State(const process::StateInputs& inputs);

  cache::SiteZones sites;
  cache::Slugs items;                       // only that they exist matters here
  int adult_age;                            // in years; 0: no age is asked
  RetentionPeriods retention;               // how long records are kept
  db::GroupWriter<VisitLine> visit_writer;  // single visits of calls that come at once
};

}  // namespace passerelle::contacts
