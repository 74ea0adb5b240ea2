#include "tests/support/fault.hpp"

#include "core/base/error.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace k8scache::tests {
namespace {

constexpr std::array<std::pair<std::string_view, FaultKind>, 27> kWords = {{
    {"pass", FaultKind::Pass},
    {"status", FaultKind::Status},
    {"expired", FaultKind::Expired},
    {"too-large", FaultKind::TooLarge},
    {"close", FaultKind::Close},
    {"silent", FaultKind::Silent},
    {"redirect", FaultKind::Redirect},
    {"html", FaultKind::Html},
    {"status-ok", FaultKind::StatusOk},
    {"table", FaultKind::Table},
    {"legacy", FaultKind::Legacy},
    {"endless", FaultKind::Endless},
    {"empty-page", FaultKind::EmptyPage},
    {"huge", FaultKind::Huge},
    {"null-items", FaultKind::NullItems},
    {"item-kinds", FaultKind::ItemKinds},
    {"generic-list", FaultKind::GenericList},
    {"truncate", FaultKind::Truncate},
    {"cut", FaultKind::Cut},
    {"cut-length", FaultKind::CutLength},
    {"stall", FaultKind::Stall},
    {"trickle", FaultKind::Trickle},
    {"gzip-members", FaultKind::GzipMembers},
    {"gzip-bad-crc", FaultKind::GzipBadCrc},
    {"gzip-forced", FaultKind::GzipForced},
    {"warnings", FaultKind::Warnings},
    {"content-type", FaultKind::ContentType},
}};

constexpr std::string_view kHelp =
    R"(A fault is KEY=VALUE pairs with commas between them (a comma in a value: \,):
  method=GET     only this method
  path=TEXT      only paths that contain TEXT
  query=TEXT     only queries, as sent, that contain TEXT
  from=N         from the Nth matching request on (1)
  count=N        for N requests (all)
  every=N        for each Nth of them (1)
  do=WORD[:ARG]  what happens, see below (pass)
  header=K:V     a header of the answer; may repeat; @date+N in V is an HTTP date N s from now
  body=TEXT      the body, for status
  delay=MS       before the answer
Words:
  pass               nothing but header= and delay=
  status:CODE        that status with a Status document, or body=
  expired            410 with an "inconsistent" continue token in the Status
  too-large          504, the resource version is too large
  close              the connection closes before any byte of the answer
  silent             no answer, ever
  redirect:URL       302
  html               200 with a page of a captive portal
  status-ok          200 with a Failure Status
  table              200 with a Table
  legacy             on /api or /apis: no aggregated discovery
  endless:same|new   each page has a continue token, always the same or always another
  empty-page         no items, but a token that goes on at the same place
  huge:MB            one more object, of so many megabytes
  null-items         "items": null
  item-kinds:yes|no  items with or without apiVersion and kind
  generic-list       "kind": "List"
  truncate:N         complete HTTP, but only the first N bytes of the JSON (half of it)
  cut:N              chunked, the connection closes after N bytes of the body (half)
  cut-length:N       the same with a Content-Length
  stall:N            after N bytes of the body (half) nothing more, the connection stays
  trickle:N          N bytes a second (1)
  gzip-members:N     gzip in N members (2)
  gzip-bad-crc       gzip with a wrong checksum
  gzip-forced        gzip whether asked for or not
  warnings:N         N different Warning headers (1)
  content-type:TEXT  that Content-Type
)";

int number_of(std::string_view key, std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0) {
    fail(ErrorKind::Usage, "fault: {} needs a number, not \"{}\"", key, text);
  }
  return value;
}

std::vector<std::string> pairs_of(std::string_view spec) {
  std::vector<std::string> pairs(1);
  for (std::size_t i = 0; i < spec.size(); ++i) {
    if (spec[i] == '\\' && i + 1 < spec.size() && spec[i + 1] == ',') {
      pairs.back() += spec[++i];
    } else if (spec[i] == ',') {
      pairs.emplace_back();
    } else {
      pairs.back() += spec[i];
    }
  }
  return pairs;
}

void set_word(Fault& fault, std::string_view text) {
  const auto colon = text.find(':');
  const std::string_view word = text.substr(0, colon);
  const auto* known =
      std::ranges::find(kWords, word, [](const auto& entry) { return entry.first; });
  if (known == kWords.end()) fail(ErrorKind::Usage, "fault: unknown word \"{}\" after do=", word);
  fault.kind = known->second;
  if (colon != std::string_view::npos) fault.argument = std::string{text.substr(colon + 1)};
}

void set_header(Fault& fault, std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) fail(ErrorKind::Usage, "fault: header needs NAME:VALUE");
  fault.headers.emplace_back(text.substr(0, colon), text.substr(colon + 1));
}

void set_pair(Fault& fault, std::string_view pair) {
  const auto sign = pair.find('=');
  const std::string_view key = pair.substr(0, sign);
  const std::string_view value = sign == std::string_view::npos ? "" : pair.substr(sign + 1);
  if (key == "method") {
    fault.method = std::string{value};
  } else if (key == "path") {
    fault.path = std::string{value};
  } else if (key == "query") {
    fault.query = std::string{value};
  } else if (key == "from") {
    fault.from = number_of(key, value);
  } else if (key == "count") {
    fault.count = number_of(key, value);
  } else if (key == "every") {
    fault.every = std::max(number_of(key, value), 1);
  } else if (key == "do") {
    set_word(fault, value);
  } else if (key == "header") {
    set_header(fault, value);
  } else if (key == "body") {
    fault.body = std::string{value};
  } else if (key == "delay") {
    fault.delay_ms = number_of(key, value);
  } else {
    fail(ErrorKind::Usage, "fault: unknown key \"{}\"", key);
  }
}

bool happens(const Fault& fault, int turn) {
  const int since = turn - fault.from;
  return since >= 0 && (fault.count == 0 || since < fault.count) && since % fault.every == 0;
}

}  // namespace

std::size_t Fault::number(std::size_t fallback) const {
  std::size_t value = fallback;
  std::from_chars(argument.data(), argument.data() + argument.size(), value);
  return value;
}

Fault parse_fault(std::string_view spec) {
  Fault fault;
  for (const std::string& pair : pairs_of(spec)) set_pair(fault, pair);
  return fault;
}

std::string_view fault_help() { return kHelp; }

void FaultPlan::add(Fault fault) {
  const std::scoped_lock lock(mutex_);
  faults_.emplace_back(std::move(fault), 0);
}

void FaultPlan::clear() {
  const std::scoped_lock lock(mutex_);
  faults_.clear();
}

std::vector<Fault> FaultPlan::take(std::string_view method, std::string_view path,
                                   std::string_view query) {
  const std::scoped_lock lock(mutex_);
  std::vector<Fault> due;
  for (auto& [fault, turns] : faults_) {
    const bool matches = (fault.method.empty() || fault.method == method) &&
                         path.find(fault.path) != std::string_view::npos &&
                         query.find(fault.query) != std::string_view::npos;
    if (matches && happens(fault, ++turns)) due.push_back(fault);
  }
  return due;
}

}  // namespace k8scache::tests
