// Writes rpcs/<name>.h and rpcs/<name>.cpp: a declaration of each handler of package passerelle.<name>.v1 and the table
// that binds it to its rpc. A handler that is missing or has another signature is then a link error that names it.
//
// Usage: rpc_table_generator <descriptor set> <name> <output folder>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>

#include <fstream>
#include <iostream>
#include <set>
#include <sstream>
#include <string>

namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::FileDescriptorSet;
using google::protobuf::MethodDescriptor;

std::string CppName(const Descriptor* message) {
  std::string name = "::";
  for (const char c : message->full_name()) name += c == '.' ? std::string("::") : std::string(1, c);
  return name;
}

std::string HeaderOf(const Descriptor* message) {
  const std::string& file = message->file()->name();
  return file.substr(0, file.rfind(".proto")) + ".pb.h";
}

struct Tables {
  std::set<std::string> includes;
  std::ostringstream declarations;
  std::ostringstream rows;
};

void AddMethod(const MethodDescriptor& method, Tables& tables) {
  const std::string input = CppName(method.input_type());
  const std::string output = CppName(method.output_type());
  tables.includes.insert(HeaderOf(method.input_type()));
  tables.includes.insert(HeaderOf(method.output_type()));
  tables.declarations << "absl::StatusOr<" << output << "> " << method.name() << "(rpc::RpcContext& rpc, const "
                      << input << "& request);\n";
  tables.rows << "      rpc::Unary<" << input << ", " << output << ">(\"" << method.full_name() << "\", &"
              << method.name() << "),\n";
}

void Write(const std::string& path, const std::string& text) {
  std::ofstream file(path);
  file << text;
  if (!file.flush()) throw std::runtime_error("cannot write " + path);
}

void Generate(const std::string& descriptor_set, const std::string& name, const std::string& folder) {
  std::ifstream input(descriptor_set, std::ios::binary);
  FileDescriptorSet files;
  if (!files.ParseFromIstream(&input)) throw std::runtime_error("cannot read " + descriptor_set);
  DescriptorPool pool;
  Tables tables;
  for (const auto& file : files.file()) {
    const auto* built = pool.BuildFile(file);
    if (built == nullptr) throw std::runtime_error("cannot build " + file.name());
    if (built->package() != "passerelle." + name + ".v1") continue;
    for (int s = 0; s < built->service_count(); ++s) {
      for (int m = 0; m < built->service(s)->method_count(); ++m) AddMethod(*built->service(s)->method(m), tables);
    }
  }
  std::string includes;
  for (const auto& include : tables.includes) includes += "#include \"" + include + "\"\n";
  Write(folder + "/" + name + ".h",
        "// Made from the protos by rpc_table_generator.\n#pragma once\n\n#include "
        "<absl/status/statusor.h>\n\n#include <vector>\n\n" +
            includes +
            "#include \"services/runtime/rpc/context.h\"\n#include \"services/runtime/rpc/method.h\"\n\nnamespace "
            "passerelle::" +
            name + " {\n\n" + tables.declarations.str() +
            "\n// Every rpc above, bound to its handler.\nstd::vector<rpc::Method> Rpcs();\n\n}  // namespace "
            "passerelle::" +
            name + "\n");
  Write(folder + "/" + name + ".cpp", "#include \"rpcs/" + name + ".h\"\n\nnamespace passerelle::" + name +
                                          " {\n\nstd::vector<rpc::Method> Rpcs() {\n  return {\n" + tables.rows.str() +
                                          "  };\n}\n\n}  // namespace passerelle::" + name + "\n");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: rpc_table_generator <descriptor set> <name> <output folder>\n";
    return 2;
  }
  try {
    Generate(argv[1], argv[2], argv[3]);
  } catch (const std::exception& error) {
    std::cerr << "rpc_table_generator: " << error.what() << "\n";
    return 1;
  }
  return 0;
}
