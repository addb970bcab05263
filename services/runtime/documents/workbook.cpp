#include "services/runtime/documents/workbook.h"

#include <absl/status/status.h>
#include <sys/mman.h>
#include <unistd.h>

#include <mutex>
#include <utility>

#include "services/runtime/base/text.h"
#include "services/runtime/documents/document.h"
#include "services/runtime/documents/sheet_name.h"
#include "services/runtime/documents/workbook_state.h"

namespace passerelle::documents {
namespace {

// What a spreadsheet still opens at once, and what a batch call has the time to write.
constexpr std::size_t kMostCells = 2'000'000;

// 1 January 1980: where the dates of the container format begin.
constexpr std::time_t kNoDate = 315532800;

// The library asks gmtime for its date, whose answer all threads share.
std::mutex& ClosingMutex() {
  static std::mutex mutex;
  return mutex;
}

void SetProperties(const Workbook::Properties& properties, lxw_workbook* book) {
  std::string title = properties.title;
  std::string author = properties.author;
  lxw_doc_properties of_book{};
  of_book.title = title.data();
  of_book.author = author.data();
  of_book.created = properties.create_time == absl::InfinitePast() ? kNoDate : absl::ToTimeT(properties.create_time);
  workbook_set_properties(book, &of_book);
}

std::string ReadAll(int file) {
  const off_t size = lseek(file, 0, SEEK_END);
  if (size <= 0 || static_cast<std::size_t>(size) > kMostDocumentBytes) return {};
  std::string bytes(static_cast<std::size_t>(size), '\0');
  for (std::size_t read = 0; read < bytes.size();) {
    const ssize_t more = pread(file, bytes.data() + read, bytes.size() - read, static_cast<off_t>(read));
    if (more <= 0) return {};
    read += static_cast<std::size_t>(more);
  }
  return bytes;
}

}  // namespace

Workbook::State::State(const Properties& properties) : file(memfd_create("workbook", MFD_CLOEXEC)) {
  const std::string path = StrCat("/proc/self/fd/", file);
  lxw_workbook_options options{};
  options.constant_memory = properties.with_charts ? LXW_FALSE : LXW_TRUE;
  book = file < 0 ? nullptr : workbook_new_opt(path.c_str(), &options);
  if (book == nullptr) {
    Note(LXW_ERROR_CREATING_TMPFILE);
    return;
  }
  SetProperties(properties, book);
}

Workbook::State::~State() {
  if (book != nullptr) lxw_workbook_free(book);
  if (file >= 0) close(file);
}

bool Sheet::State::TakeCell() { return sheet != nullptr && ++workbook->cells <= kMostCells; }

Workbook::Workbook(const Properties& properties) : state_(std::make_unique<State>(properties)) {}

Workbook::~Workbook() = default;

Sheet Workbook::AddSheet(std::string_view name) {
  std::vector<std::string> taken;
  taken.reserve(state_->sheets.size());
  for (const auto& sheet : state_->sheets) taken.push_back(sheet->name);
  auto sheet = std::make_unique<Sheet::State>();
  sheet->workbook = state_.get();
  sheet->name = SheetName(name, taken);
  sheet->sheet = state_->book == nullptr ? nullptr : workbook_add_worksheet(state_->book, sheet->name.c_str());
  if (sheet->sheet == nullptr) {
    state_->Note(LXW_ERROR_CREATING_TMPFILE);
  } else {
    constexpr std::uint8_t kA4 = 9;
    worksheet_set_paper(sheet->sheet, kA4);
    worksheet_set_landscape(sheet->sheet);
    worksheet_fit_to_pages(sheet->sheet, 1, 0);
    worksheet_set_margins(sheet->sheet, 0.5, 0.5, 0.75, 0.75);
    worksheet_gridlines(sheet->sheet, LXW_HIDE_ALL_GRIDLINES);
  }
  state_->sheets.push_back(std::move(sheet));
  return Sheet(state_->sheets.back().get());
}

absl::StatusOr<std::string> Workbook::Finish() && {
  if (state_->cells > kMostCells) return TooLarge();
  if (state_->book != nullptr) {
    const std::lock_guard lock(ClosingMutex());
    // Frees the book, whatever comes of it.
    state_->Note(workbook_close(std::exchange(state_->book, nullptr)));
  }
  if (state_->error != LXW_NO_ERROR) return absl::InternalError(lxw_strerror(state_->error));
  if (lseek(state_->file, 0, SEEK_END) > static_cast<off_t>(kMostDocumentBytes)) return TooLarge();
  std::string bytes = ReadAll(state_->file);
  if (bytes.empty()) return absl::InternalError("the workbook cannot be read back");
  return bytes;
}

}  // namespace passerelle::documents
