#include "services/runtime/cache/slugs.h"

#include "services/runtime/base/status.h"

namespace passerelle::cache {

Slugs::Load SlugsOf(db::Pool& pool, const db::Statement& statement) {
  return [&pool, statement]() -> absl::StatusOr<Slugs::Entries> {
    ASSIGN_OR_RETURN(const db::Result rows, db::Session(pool, absl::Now() + kLoadTime).Execute(statement, {}));
    Slugs::Entries slugs;
    for (const db::Row row : rows) slugs.emplace(row.Text("slug"), std::monostate());
    return slugs;
  };
}

}  // namespace passerelle::cache
