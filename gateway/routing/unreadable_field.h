// Lists whose elements are read one by one: what cannot be read of them goes to a field beside them.
#pragma once

namespace google::protobuf {
class FieldDescriptor;
}

namespace passerelle::gateway::routing {

// The field beside `list` that receives its elements which cannot be read, as the list's rules name it; null when there
// is none of the form that the rules ask for.
const google::protobuf::FieldDescriptor* UnreadableFieldOf(const google::protobuf::FieldDescriptor& list);

// Whether the gateway alone fills the field, so that it is no part of the message in JSON.
bool IsFilledByGateway(const google::protobuf::FieldDescriptor& field);

}  // namespace passerelle::gateway::routing
