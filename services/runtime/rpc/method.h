// An rpc and the function that handles it, whatever its types.
#pragma once

#include <absl/status/statusor.h>
#include <google/protobuf/message.h>

#include <functional>
#include <memory>
#include <string>

#include "services/runtime/rpc/context.h"

namespace passerelle::rpc {

struct Method {
  std::string full_name;  // "passerelle.contacts.v1.PeopleService.GetPerson"
  const google::protobuf::Message* request_prototype;
  std::function<absl::StatusOr<std::unique_ptr<google::protobuf::Message>>(RpcContext&,
                                                                           const google::protobuf::Message&)>
      handle;
};

template <class Request, class Response>
Method Unary(std::string full_name, absl::StatusOr<Response> (*handler)(RpcContext&, const Request&)) {
  return {std::move(full_name), &Request::default_instance(),
          [handler](RpcContext& rpc, const google::protobuf::Message& request)
              -> absl::StatusOr<std::unique_ptr<google::protobuf::Message>> {
            absl::StatusOr<Response> response = handler(rpc, static_cast<const Request&>(request));
            if (!response.ok()) return response.status();
            return std::make_unique<Response>(*std::move(response));
          }};
}

}  // namespace passerelle::rpc
