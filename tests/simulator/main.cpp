// passerelle-simulator: plays a plausible year of a centre through the public API, prints the report of a period,
// closes a year, seeds an association.
#include <absl/strings/str_cat.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>

#include "tests/simulator/close_year.h"
#include "tests/simulator/figures.h"
#include "tests/simulator/plan.h"
#include "tests/simulator/replay.h"
#include "tests/simulator/report_table.h"
#include "tests/simulator/seed.h"
#include "tests/simulator/truth.h"

namespace passerelle::simulator {
namespace {

struct AccessOptions {
  Access access;
  std::string accounts_file;
  std::string role;
  std::string password_file;
  double patience = 60;

  void AddTo(CLI::App& app, const std::string& default_role) {
    role = default_role;
    app.add_option("--url", access.url, "Where the API is")->capture_default_str();
    app.add_option("--accounts", accounts_file, "A JSON file [{role,login,password,sites[]}]");
    app.add_option("--role", role, "Whose account to take from --accounts")->capture_default_str();
    app.add_option("--login", access.login, "The login, with --password-file instead of --accounts");
    app.add_option("--password-file", password_file, "A file that holds the password");
    app.add_option("--patience", patience, "Seconds that a lost call is tried again")->capture_default_str();
  }

  absl::StatusOr<Access> Read() const { return ReadAs(role); }

  // With the account of another role, if there are accounts to choose from.
  absl::StatusOr<Access> ReadAs(const std::string& some_role) const {
    Access read = access;
    read.patience = absl::Seconds(patience);
    if (!accounts_file.empty()) {
      if (const absl::Status status = ReadAccount(accounts_file, some_role, read); !status.ok()) return status;
      return read;
    }
    std::ifstream file(password_file);
    if (read.login.empty() || !std::getline(file, read.password)) {
      return absl::InvalidArgumentError(
          "say who calls: --accounts FILE --role ROLE, or --login NAME --password-file FILE");
    }
    return read;
  }
};

absl::Status Write(const std::string& path, const std::string& text) {
  std::ofstream file(path);
  file << text << '\n';
  return file.flush() ? absl::OkStatus() : absl::InvalidArgumentError(absl::StrCat("cannot write ", path));
}

std::string Json(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  options.always_print_primitive_fields = true;
  std::string json;
  (void)google::protobuf::util::MessageToJsonString(message, &json, options);
  return json;
}

std::string Summary(const Outcome& outcome) {
  google::protobuf::Struct summary;
  auto& fields = *summary.mutable_fields();
  fields["people"].set_number_value(outcome.people);
  fields["visits"].set_number_value(outcome.visits);
  fields["outings"].set_number_value(outcome.outings);
  fields["referrals"].set_number_value(outcome.referrals);
  fields["failed"].set_number_value(outcome.failed);
  fields["retries"].set_number_value(outcome.retries);
  fields["waits"].set_number_value(outcome.waits);
  fields["seconds"].set_number_value(absl::ToDoubleSeconds(outcome.duration));
  return Json(summary);
}

struct PlayOptions {
  Figures figures;
  Pace pace;
  AccessOptions access;
  bool dry_run = false, progress = false, quiet = false;
  std::string planner = "coordinator", director = "director";
  std::string truth_file, summary_file;

  void AddTo(CLI::App& app) {
    access.AddTo(app, "reception");
    app.add_option("--site", figures.site, "The site that receives")->capture_default_str();
    app.add_option("--time-zone", figures.time_zone, "The site's time zone")->capture_default_str();
    app.add_option("--year", figures.year, "The year to play")->capture_default_str();
    app.add_option("--people", figures.people, "Different people, exactly")->capture_default_str();
    app.add_option("--visits", figures.visits, "Visits of registered people, exactly")->capture_default_str();
    app.add_option("--anonymous", figures.anonymous, "Visits of people without a record, besides")
        ->capture_default_str();
    app.add_option("--duplicates", figures.duplicates, "People registered a second time by mistake")
        ->capture_default_str();
    app.add_option("--outside", figures.outside, "Share of encounters away from the centre")->capture_default_str();
    app.add_flag("--season", figures.season,
                 "Teams go out too, by a plan of their own: maraudes, winter plan, festival");
    app.add_option("--planner", planner, "Whose account of --accounts plans the season")->capture_default_str();
    app.add_option("--referrals", figures.referrals, "People referred to partners of the demo association, today")
        ->capture_default_str();
    app.add_option("--director", director, "Whose account of --accounts makes keys for partners")
        ->capture_default_str();
    app.add_option("--seed", figures.seed, "The same seed and figures give the same year")->capture_default_str();
    app.add_option("--rate", pace.rate, "Visits started a second; 0 for as fast as possible")->capture_default_str();
    app.add_option("--concurrency", pace.concurrency, "Calls under way at once")
        ->capture_default_str()
        ->check(CLI::Range(1, 512));
    app.add_option("--truth", truth_file, "Write the report that must come out, as JSON");
    app.add_option("--summary", summary_file, "Write what happened, as JSON");
    app.add_flag("--dry-run", dry_run, "Make the year and print its figures; send nothing");
    app.add_flag("--progress", progress, "Draw the progress bar even when nobody watches");
    app.add_flag("--quiet", quiet, "Draw and print nothing");
  }
};

absl::Status Play(PlayOptions& options) {
  const absl::StatusOr<Plan> plan = MakePlan(options.figures);
  if (!plan.ok()) return plan.status();
  const statistics::v1::ActivityReport truth = Truth(*plan);
  if (!options.truth_file.empty()) {
    if (absl::Status status = Write(options.truth_file, Json(truth)); !status.ok()) return status;
  }
  if (options.dry_run) {
    if (!options.quiet) std::puts(Json(truth).c_str());
    return absl::OkStatus();
  }
  const absl::StatusOr<Access> access = options.access.Read();
  if (!access.ok()) return access.status();
  if (options.progress) options.pace.show = Progress::Show::kAlways;
  if (options.quiet) options.pace.show = Progress::Show::kNever;
  Session reception(*access);
  const absl::StatusOr<Access> planner_access = options.access.ReadAs(options.planner);
  if (!planner_access.ok()) return planner_access.status();
  Session planner(*planner_access);
  const absl::StatusOr<Access> director_access = options.access.ReadAs(options.director);
  if (!director_access.ok()) return director_access.status();
  Session director(*director_access);
  const Outcome outcome =
      Replay(*plan, {.reception = reception, .planner = planner, .director = director}, options.pace);
  if (!options.summary_file.empty()) {
    if (absl::Status status = Write(options.summary_file, Summary(outcome)); !status.ok()) return status;
  }
  if (!options.quiet) {
    std::printf("%d people, %d visits and %d outings of %d are recorded at %s: %.1f s, %d tries repeated, %d failed.\n",
                outcome.people, outcome.visits, outcome.outings, options.figures.year, options.figures.site.c_str(),
                absl::ToDoubleSeconds(outcome.duration), outcome.retries, outcome.failed);
    if (outcome.referrals > 0) std::printf("%d people were referred to partners.\n", outcome.referrals);
  }
  return outcome.first_failure;
}

struct ReportOptions {
  AccessOptions access;
  Period period;
  std::string referrals_from, referrals_to;
  int await_visits = 0, await_referrals = 0;

  void AddTo(CLI::App& app) {
    access.AddTo(app, "director");
    app.add_option("--site", period.site, "The site")->required();
    app.add_option("--from", period.from, "First local day, YYYY-MM-DD")->required();
    app.add_option("--to", period.to, "Last local day, YYYY-MM-DD")->required();
    app.add_option("--referrals-from", referrals_from, "First local day of the referrals; absent: as --from");
    app.add_option("--referrals-to", referrals_to, "Last local day of the referrals; absent: as --to");
    app.add_option("--await-visits", await_visits, "Wait until at least so many visits are counted")
        ->capture_default_str();
    app.add_option("--await-referrals", await_referrals, "Wait until at least so many referrals are counted")
        ->capture_default_str();
  }
};

absl::Status Report(const ReportOptions& options) {
  const absl::StatusOr<Access> access = options.access.Read();
  if (!access.ok()) return access.status();
  Session session(*access);
  Tally tally;
  Api api(session, tally);
  const auto report = AwaitReport(api, options.period, options.await_visits, access->patience);
  if (!report.ok()) return report.status();
  const Period sent{options.period.site, options.referrals_from.empty() ? options.period.from : options.referrals_from,
                    options.referrals_to.empty() ? options.period.to : options.referrals_to};
  const auto referrals = AwaitReferrals(api, sent, options.await_referrals, access->patience);
  if (!referrals.ok()) return referrals.status();
  const auto catalogue = FetchCatalogue(api);
  if (!catalogue.ok()) return catalogue.status();
  const Units supplies = SuppliesOf(*report);
  const auto ledger = AwaitLedger(api, options.period, supplies, access->patience);
  if (!ledger.ok()) return ledger.status();
  (void)std::fputs(Table(*report, *catalogue, *ledger).c_str(), stdout);
  (void)std::fputs(ReferralTable(*referrals, sent).c_str(), stdout);
  if (*ledger != supplies) return absl::DataLossError("the report's supplies differ from the ledger");
  std::int64_t units = 0;
  for (const auto& [item, quantity] : supplies) units += quantity;
  std::printf("\nThe supplies of the report agree with the ledger to the unit: %zu items, %s units.\n", supplies.size(),
              Grouped(units).c_str());
  return absl::OkStatus();
}

struct ClosingOptions {
  AccessOptions access;
  std::string site, directory;
  int year = 0;

  void AddTo(CLI::App& app) {
    access.AddTo(app, "director");
    app.add_option("--site", site, "The site")->required();
    app.add_option("--year", year, "The year, which is over")->required();
    app.add_option("--into", directory, "Where the report's files go")->required();
  }
};

absl::Status Close(const ClosingOptions& options) {
  const absl::StatusOr<Access> access = options.access.Read();
  if (!access.ok()) return access.status();
  Session session(*access);
  Tally tally;
  Api api(session, tally);
  const auto report = CloseYear(api, options.site, options.year);
  if (!report.ok()) return report.status();
  const auto files = FetchReportFiles(api, options.site, options.year, options.directory);
  if (!files.ok()) return files.status();
  const auto forecast = FetchForecast(api, options.site, absl::StrCat(options.year, "-12-31"));
  if (!forecast.ok()) return forecast.status();
  const auto catalogue = FetchCatalogue(api);
  if (!catalogue.ok()) return catalogue.status();
  (void)std::fputs(OrderTable(*forecast, *catalogue, 3).c_str(), stdout);
  std::printf("\n%s", ClosingLine(*report).c_str());
  for (const auto& file : *files) std::printf("  %s\n", file.c_str());
  return absl::OkStatus();
}

struct SeedOptions {
  AccessOptions access;
  std::string path, file;

  void AddTo(CLI::App& app) {
    access.AddTo(app, "director");
    app.add_option("--to", path, "The path to post to, such as /v1/sites")->required();
    app.add_option("--file", file, "A JSON array of what to create")->required();
  }
};

absl::Status SeedFile(const SeedOptions& options) {
  const absl::StatusOr<Access> access = options.access.Read();
  if (!access.ok()) return access.status();
  Session session(*access);
  Tally tally;
  Api api(session, tally);
  return Seed(api, options.path, options.file).status();
}

int Main(int argc, char** argv) {
  CLI::App app(
      "Plays a plausible year of a centre through the public API. The same figures and seed always give the same "
      "requests under "
      "the same idempotency keys, so playing a year twice changes nothing.");
  PlayOptions play;
  ReportOptions report;
  ClosingOptions closing;
  SeedOptions seed;
  play.AddTo(app);
  CLI::App* report_command = app.add_subcommand("report", "Print the activity report of a period beside the ledger");
  report.AddTo(*report_command);
  CLI::App* close_command = app.add_subcommand("close-year", "Close a year, fetch its report, say what to order");
  closing.AddTo(*close_command);
  CLI::App* seed_command = app.add_subcommand("seed", "Create what a JSON file lists, once");
  seed.AddTo(*seed_command);
  CLI11_PARSE(app, argc, argv);
  const absl::Status status = report_command->parsed()  ? Report(report)
                              : close_command->parsed() ? Close(closing)
                              : seed_command->parsed()  ? SeedFile(seed)
                                                        : Play(play);
  if (status.ok()) return 0;
  (void)std::fprintf(stderr, "passerelle-simulator: %s\n", std::string(status.message()).c_str());
  return 1;
}

}  // namespace
}  // namespace passerelle::simulator

int main(int argc, char** argv) { return passerelle::simulator::Main(argc, argv); }
