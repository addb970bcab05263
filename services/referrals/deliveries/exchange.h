// Several transfers at once, on one thread.
#pragma once

#include <curl/curl.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "services/referrals/deliveries/transfer.h"

namespace passerelle::referrals {

class Exchange {
 public:
  struct Ended {
    std::string id;
    Outcome outcome;
  };

  Exchange();
  ~Exchange();  // breaks off what is under way
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  void Begin(std::string id, std::unique_ptr<Transfer> transfer);
  // Waits until some have ended, or for so long.
  std::vector<Ended> Await(absl::Duration longest);
  bool empty() const { return under_way_.empty(); }

 private:
  struct UnderWay {
    std::string id;
    std::unique_ptr<Transfer> transfer;
  };
  std::vector<Ended> TakeEnded();

  CURLM* const multi_;
  std::map<CURL*, UnderWay> under_way_;
};

}  // namespace passerelle::referrals
