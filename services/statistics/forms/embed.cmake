# Writes SOURCE, which holds the texts of the forms in FORMS (separated by |). Run by the build of the service.
string(REPLACE "|" ";" FORMS "${FORMS}")
set(texts "")
foreach(file IN LISTS FORMS)
  file(READ "${file}" text)
  string(APPEND texts "R\"form(${text})form\",\n")
endforeach()
file(WRITE "${SOURCE}" "// Made from services/statistics/forms.
#include \"services/statistics/annual_report/form.h\"

namespace passerelle::statistics {

std::vector<std::string_view> EmbeddedForms() {
  return {
${texts}  };
}

}  // namespace passerelle::statistics
")
