#include "services/supplies/service.h"

int main(int argc, char** argv) {
  return passerelle::process::RunService(argc, argv, passerelle::supplies::Definition());
}
