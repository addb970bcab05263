#include "services/supplies/sharps/waste_slips.h"

#include "services/runtime/base/proto_time.h"

namespace passerelle::supplies {

v1::WasteSlip WasteSlipFromRow(const db::Row& row) {
  v1::WasteSlip slip;
  slip.set_id(std::string(row.Text("id")));
  slip.set_location(std::string(row.Text("location")));
  slip.set_number(std::string(row.Text("number")));
  slip.set_carrier(std::string(row.Text("carrier")));
  slip.set_grams(row.Int32("grams"));
  slip.set_containers(row.Int32("containers"));
  SetProto(row.Time("occur_time"), *slip.mutable_occur_time());
  slip.set_voided(row.Bool("voided"));
  return slip;
}

}  // namespace passerelle::supplies
