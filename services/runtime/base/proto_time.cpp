#include "services/runtime/base/proto_time.h"

namespace passerelle {

absl::Time TimeFromProto(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds()) + absl::Microseconds(time.nanos() / 1000);
}

void SetProto(absl::Time time, google::protobuf::Timestamp& proto) {
  const absl::Time kept = absl::FromUnixMicros(absl::ToUnixMicros(time));
  const std::int64_t seconds = absl::ToUnixSeconds(kept);
  proto.set_seconds(seconds);
  proto.set_nanos(static_cast<std::int32_t>(absl::ToInt64Nanoseconds(kept - absl::FromUnixSeconds(seconds))));
}

}  // namespace passerelle
