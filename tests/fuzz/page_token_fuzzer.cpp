// A page token as a client sends it back.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "passerelle/contacts/v1/people.pb.h"
#include "services/runtime/base/page.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  passerelle::contacts::v1::ListPeopleRequest request;
  request.set_page_size(20);
  request.set_page_token(std::string(reinterpret_cast<const char*>(data), size));
  const auto page = passerelle::ReadPage(request, 50, 200);
  if (!page.ok()) return 0;
  // A token that is accepted is one that we would have given.
  if (!page->after.empty() && passerelle::ReadPage(request, 50, 200)->after != page->after) std::abort();
  return 0;
}
