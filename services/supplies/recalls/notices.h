// The notices of recalls: what they cover, checked and written.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>

#include "passerelle/supplies/v1/recalls.pb.h"
#include "services/runtime/rpc/context.h"

namespace passerelle::supplies {

// The notice that a recall or a widening states, without its record time.
template <class Request>
v1::RecallNotice NoticeOf(const Request& request) {
  v1::RecallNotice notice;
  *notice.mutable_items() = request.items();
  *notice.mutable_manufacturers() = request.manufacturers();
  *notice.mutable_lots() = request.lots();
  notice.set_authority_ref(request.authority_ref());
  notice.set_notice_date(request.notice_date());
  notice.set_reason(request.reason());
  notice.set_action(request.action());
  return notice;
}

// Checks a notice, and dates it today when it states no day. INVALID_ARGUMENT RECALL_SCOPE_MISSING, TIME_IN_FUTURE,
// INVALID_FIELDS for a manufacturer without a name; FAILED_PRECONDITION ITEM_UNKNOWN.
absl::StatusOr<v1::RecallNotice> CheckNotice(rpc::RpcContext& rpc, db::Executor& db, v1::RecallNotice notice);

// Whether the recall has this very notice already. FAILED_PRECONDITION TOO_MANY_NOTICES when it has not and none can be
// added.
absl::StatusOr<bool> HasNotice(db::Executor& db, const std::string& recall, const db::Bytes& content_hash);

// Adds a notice to a recall, and puts on hold what it names. The holds are locked.
absl::Status AddNotice(db::Executor& db, const std::string& recall, const db::Bytes& content_hash,
                       const v1::RecallNotice& notice);

}  // namespace passerelle::supplies
