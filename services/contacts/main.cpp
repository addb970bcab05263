#include "services/contacts/service.h"

int main(int argc, char** argv) {
  return passerelle::process::RunService(argc, argv, passerelle::contacts::Definition());
}
