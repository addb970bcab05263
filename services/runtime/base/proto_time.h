// Instants between the contract and the code.
#pragma once

#include <absl/time/time.h>
#include <google/protobuf/timestamp.pb.h>

namespace passerelle {

// To the microsecond, as the database keeps it: what is answered, stored and told is the same instant.
absl::Time TimeFromProto(const google::protobuf::Timestamp& time);
void SetProto(absl::Time time, google::protobuf::Timestamp& proto);

}  // namespace passerelle
