# Writes HEADER and SOURCE for the files in TEMPLATES (separated by |): some_name.html becomes the constant kSomeNameHtml. Run by CMakeLists.txt.
string(REPLACE "|" ";" TEMPLATES "${TEMPLATES}")

set(declarations "")
set(definitions "")
foreach(file IN LISTS TEMPLATES)
  get_filename_component(name "${file}" NAME)
  string(REGEX REPLACE "[_.]" ";" words "${name}")
  set(constant "k")
  foreach(word IN LISTS words)
    string(SUBSTRING "${word}" 0 1 first)
    string(SUBSTRING "${word}" 1 -1 rest)
    string(TOUPPER "${first}" first)
    string(APPEND constant "${first}${rest}")
  endforeach()
  file(READ "${file}" text)
  string(APPEND declarations "extern const std::string_view ${constant};\n")
  string(APPEND definitions "const std::string_view ${constant} = R\"html(${text})html\";\n")
endforeach()

file(WRITE "${HEADER}" "// Made from the files of gateway/partner_page/templates.
#pragma once

#include <string_view>

namespace passerelle::gateway::partner_page {

${declarations}
}  // namespace passerelle::gateway::partner_page
")
file(WRITE "${SOURCE}" "#include \"partner_page/templates.h\"

namespace passerelle::gateway::partner_page {

${definitions}
}  // namespace passerelle::gateway::partner_page
")
