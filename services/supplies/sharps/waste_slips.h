// Waste slips between the contract and the database.
#pragma once

#include "passerelle/supplies/v1/sharps.pb.h"
#include "services/runtime/db/result.h"

namespace passerelle::supplies {

v1::WasteSlip WasteSlipFromRow(const db::Row& row);

}  // namespace passerelle::supplies
