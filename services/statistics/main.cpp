#include "services/statistics/service.h"

int main(int argc, char** argv) {
  return passerelle::process::RunService(argc, argv, passerelle::statistics::Definition());
}
