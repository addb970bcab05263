#include "services/referrals/service.h"

int main(int argc, char** argv) {
  return passerelle::process::RunService(argc, argv, passerelle::referrals::Definition());
}
