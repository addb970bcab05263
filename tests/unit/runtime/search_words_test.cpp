#include "services/runtime/base/search_words.h"

#include <gtest/gtest.h>

namespace passerelle {
namespace {

TEST(SearchWords, ForgetCaseAccentsAndPunctuation) {
  EXPECT_EQ(SearchWords("L'Escale – CSAPA"), "l escale csapa");
  EXPECT_EQ(SearchWords("  Médecins   du Monde (Saint-Denis) "), "medecins du monde saint denis");
  EXPECT_EQ(SearchWords("«\u00A0L’Abri\u00A0»"), "l abri");
  EXPECT_EQ(SearchWords("!?"), "");
}

}  // namespace
}  // namespace passerelle
