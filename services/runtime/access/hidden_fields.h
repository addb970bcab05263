// Fields that not everybody who may read a message may see (Data.shown_with of passerelle/options/v1/options.proto).
#pragma once

#include "services/runtime/access/principal.h"

namespace google::protobuf {
class Message;
}

namespace passerelle::access {

// Clears, at every depth of an answer, the fields that are shown only with a permission that `caller` lacks.
void ClearHidden(const Principal& caller, google::protobuf::Message& message);

}  // namespace passerelle::access
