#include "gateway/transcoding/json_check.h"

#include <gtest/gtest.h>

namespace passerelle::gateway::transcoding {
namespace {

TEST(JsonCheck, TakesEveryFormOfJson) {
  for (const char* text :
       {"{}", "[]", "null", "true", "-0.5e+10", "0", "\"\"", " {\"a\" : [1, 2.5, \"\\u00e9\\n\", {\"b\":null}] }\r\n",
        "\"\\ud83d\\ude00\"", "\"é\"", "{\"a\":1,\"b\":1}"}) {
    EXPECT_TRUE(CheckJson(text).ok()) << text << ": " << CheckJson(text).ToString();
  }
}

TEST(JsonCheck, RefusesEverythingElse) {
  for (const char* text :
       {"",      "{",     "}",         "{a:1}",    "{'a':1}",     "{\"a\":1,}",  "[1,]",
        "01",    "1.",    ".5",        "+1",       "1e",          "0x1",         "nul",
        "True",  "NaN",   "Infinity",  "\"",       "\"\t\"",      "\"\\x\"",     "\"\\u12\"",
        "{} {}", "[1 2]", "{\"a\" 1}", "// c\n{}", "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"",
        "-"}) {
    EXPECT_FALSE(CheckJson(text).ok()) << text;
  }
}

TEST(JsonCheck, RefusesNulAndBadUtf8) {
  EXPECT_FALSE(CheckJson("\"\\u0000\"").ok());
  EXPECT_FALSE(CheckJson(std::string_view("\"a\0b\"", 5)).ok());
  for (const char* text :
       {"\"\xff\"", "\"\xc0\xaf\"", "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"", "\"\xe9\"", "\"\xc3"})
    EXPECT_FALSE(CheckJson(text).ok());
}

TEST(JsonCheck, RefusesAMemberThatStandsTwice) {
  EXPECT_FALSE(CheckJson(R"({"a":1,"a":2})").ok());
  EXPECT_TRUE(CheckJson(R"({"a":{"a":1},"b":{"a":2}})").ok());
}

TEST(JsonSyntax, LeavesNulAndRepeatedMembersToTheReader) {
  EXPECT_TRUE(CheckJsonSyntax(R"({"a":"\u0000","a":1})").ok());
  EXPECT_FALSE(CheckJsonSyntax(std::string_view("\"a\0b\"", 5)).ok()) << "a bare NUL is no JSON";
  for (const char* text : {"", "{", "{'a':1}", "[1,]", "01", "nul", "\"\\x\"", "{} {}", "\"\\ud800\"", "\"\xff\""})
    EXPECT_FALSE(CheckJsonSyntax(text).ok()) << text;
  EXPECT_FALSE(CheckJsonSyntax(std::string(65, '[') + std::string(65, ']')).ok());
}

TEST(JsonCheck, BoundsTheDepth) {
  EXPECT_TRUE(CheckJson(std::string(64, '[') + std::string(64, ']')).ok());
  EXPECT_FALSE(CheckJson(std::string(65, '[') + std::string(65, ']')).ok());
  EXPECT_FALSE(CheckJson(std::string(1'000'000, '[')).ok());
}

TEST(CleanUtf8, IsTextWithoutNul) {
  EXPECT_TRUE(IsCleanUtf8(""));
  EXPECT_TRUE(IsCleanUtf8("Zoé 😀"));
  EXPECT_FALSE(IsCleanUtf8("\xc3"));
  EXPECT_FALSE(IsCleanUtf8(std::string_view("a\0b", 3)));
}

}  // namespace
}  // namespace passerelle::gateway::transcoding
