// gRPC's own log lines as lines of the process's log.
#pragma once

namespace passerelle::rpc {

// For the whole process, from now on. May be called more than once.
void RouteGrpcLog();

}  // namespace passerelle::rpc
