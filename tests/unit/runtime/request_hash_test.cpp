#include "services/runtime/vault/request_hash.h"

#include <absl/strings/escaping.h>
#include <gtest/gtest.h>

#include "passerelle/contacts/v1/people.pb.h"
#include "services/runtime/rpc/context.h"

namespace passerelle::vault {
namespace {

class TheKeyedRequestHash : public ::testing::Test {
 protected:
  static contacts::v1::RegisterPersonRequest RequestFor(const std::string& pseudonym) {
    contacts::v1::RegisterPersonRequest request;
    request.set_pseudonym(pseudonym);
    return request;
  }
  std::string HashFor(const std::string& pseudonym) const { return KeyedRequestHash(vault_, RequestFor(pseudonym)); }

  static Vault SomeVault(char index) {
    return *Vault::Create("only " + absl::Base64Escape(std::string(32, 'k')) + "\nindex " +
                          absl::Base64Escape(std::string(32, index)));
  }
  const Vault vault_ = SomeVault('i');
};

TEST_F(TheKeyedRequestHash, TellsRequestsApart) {
  EXPECT_EQ(HashFor("Kim"), HashFor("Kim"));
  EXPECT_NE(HashFor("Kim"), HashFor("Lee"));
}

TEST_F(TheKeyedRequestHash, IsNotFoundByTryingWithoutTheKey) {
  EXPECT_EQ(rpc::RequestHash(RequestFor("Kim")).find(HashFor("Kim")), std::string::npos);
  EXPECT_NE(KeyedRequestHash(SomeVault('j'), RequestFor("Kim")), HashFor("Kim"));
}

TEST_F(TheKeyedRequestHash, KnowsItsRequestByTheHashOfAnEarlierVersionToo) {
  EXPECT_TRUE(IsSameRequest(vault_, HashFor("Kim"), HashFor("Kim")));
  EXPECT_TRUE(IsSameRequest(vault_, rpc::RequestHash(RequestFor("Kim")), HashFor("Kim")));
  EXPECT_FALSE(IsSameRequest(vault_, HashFor("Lee"), HashFor("Kim")));
  EXPECT_FALSE(IsSameRequest(vault_, rpc::RequestHash(RequestFor("Lee")), HashFor("Kim")));
}

TEST_F(TheKeyedRequestHash, IsNobodysOnceItIsEmptied) { EXPECT_FALSE(IsSameRequest(vault_, "", HashFor("Kim"))); }

}  // namespace
}  // namespace passerelle::vault
