// Who calls: the subject, what it may do, and the sites it may act for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace passerelle::access {

struct Principal {
  std::string subject;             // opaque id: an account's, an API key's, or "service:contacts"
  std::vector<std::string> roles;  // "reception", …; "service" for another process of the suite
  std::vector<std::string> sites;  // slugs; "*" means the whole association
  std::string partner = {};        // the partner agency that a caller of role "partner" speaks for

  bool MayActFor(std::string_view site) const;
  bool WholeAssociation() const;
  // Whether one of the roles grants the permission (role_table.cpp).
  bool Has(std::string_view permission) const;
  bool IsService() const;
};

}  // namespace passerelle::access
