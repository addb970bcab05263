#include "gateway/http/entity_tag.h"

#include <gtest/gtest.h>

namespace passerelle::gateway::http {
namespace {

RequestHead Having(const std::vector<std::string>& tags) {
  RequestHead head;
  for (const std::string& tag : tags) head.headers.emplace_back("if-none-match", tag);
  return head;
}

TEST(EntityTag, IsStrongQuotedAndThatOfTheBody) {
  // The first 16 octets of SHA-256 of "abc" (FIPS 180-2).
  EXPECT_EQ(EntityTag("abc"), "\"ba7816bf8f01cfea414140de5dae2223\"");
  EXPECT_NE(EntityTag("abd"), EntityTag("abc"));
}

TEST(EntityTag, IsRecognisedAmongThoseThatTheClientHas) {
  const std::string tag = EntityTag("abc");
  EXPECT_TRUE(HasEntity(Having({tag}), tag));
  EXPECT_TRUE(HasEntity(Having({"W/" + tag}), tag));
  EXPECT_TRUE(HasEntity(Having({"\"a\" ,  " + tag}), tag));
  EXPECT_TRUE(HasEntity(Having({"\"a\"", tag}), tag));
  EXPECT_TRUE(HasEntity(Having({"*"}), tag));
}

TEST(EntityTag, IsNotFoundWhereAnotherStands) {
  const std::string tag = EntityTag("abc");
  EXPECT_FALSE(HasEntity(Having({}), tag));
  EXPECT_FALSE(HasEntity(Having({""}), tag));
  EXPECT_FALSE(HasEntity(Having({"\"a\""}), tag));
  EXPECT_FALSE(HasEntity(Having({tag.substr(1, tag.size() - 2)}), tag));
}

}  // namespace
}  // namespace passerelle::gateway::http
