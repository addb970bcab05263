// API keys between the database and the contract.
#pragma once

#include "passerelle/gateway/v1/api_keys.pb.h"
#include "services/runtime/db/result.h"

namespace passerelle::gateway {

// The key without its secret.
v1::ApiKey ApiKeyFromRow(const db::Row& row);

}  // namespace passerelle::gateway
