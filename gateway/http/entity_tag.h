// Entity tags of bodies, for clients that have one already (RFC 9110, 13.1.2).
#pragma once

#include <string>
#include <string_view>

#include "gateway/http/message.h"

namespace passerelle::gateway::http {

// A strong tag, in quotes: equal bodies have equal tags, and no others.
std::string EntityTag(std::string_view body);
// Whether If-None-Match says that the client has the entity of this tag.
bool HasEntity(const RequestHead& head, std::string_view etag);

}  // namespace passerelle::gateway::http
