// The reasons that the service itself gives for a movement; people write the others. The ledger keeps the English
// words, files show them in their language.
#pragma once

#include <array>
#include <string_view>

namespace passerelle::supplies::reasons {

inline constexpr std::string_view kVisitVoided = "visit voided";
inline constexpr std::string_view kVoidedAfterCount = "visit voided after a stock count: the count stands";
inline constexpr std::string_view kToldAfterCount = "told after a stock count: the count stands";
inline constexpr std::string_view kKitVoided = "naloxone kit voided";
// The reference of the recall follows.
inline constexpr std::string_view kRecall = "Recall ";
inline constexpr std::string_view kRecallInFrench = "Rappel ";

struct InFrench {
  std::string_view stored;
  std::string_view french;
};

inline constexpr std::array<InFrench, 4> kInFrench = {{
    {kVoidedAfterCount, "passage annulé après un inventaire : l'inventaire fait foi"},
    {kVisitVoided, "passage annulé"},
    {kToldAfterCount, "saisi après un inventaire : l'inventaire fait foi"},
    {kKitVoided, "kit de naloxone annulé"},
}};

}  // namespace passerelle::supplies::reasons
