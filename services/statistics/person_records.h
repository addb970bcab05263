// What figures hold of people, as the public contract would show it: for the right of access.
#pragma once

#include <google/protobuf/struct.pb.h>

#include "services/runtime/db/result.h"

namespace passerelle::statistics {

// A row of collect_people.
google::protobuf::Struct PersonRecord(const db::Row& row);
// A row of collect_person_visits.
google::protobuf::Struct VisitRecord(const db::Row& row);

}  // namespace passerelle::statistics
