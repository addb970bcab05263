#include "services/contacts/state.h"

#include "sql/contacts_service.h"

namespace passerelle::contacts {

const config::Setting kAdultAge{"PASSERELLE_ADULT_AGE", std::int64_t{18},
                                "The age in years from which the association welcomes people; somebody younger is "
                                "oriented elsewhere. 0: no age is asked."};

State::State(const process::StateInputs& inputs)
    : sites("sites", cache::SiteZonesOf(inputs.pool, sql::kLoadSites)),
      items("items", cache::SlugsOf(inputs.pool, sql::kLoadItems)),
      adult_age(static_cast<int>(inputs.settings.Int(kAdultAge))),
      retention(RetentionPeriods::From(inputs.settings)) {}

}  // namespace passerelle::contacts
