// What a person sees: every file of tests/golden is performed and must come out as it stands there.
// `K8SCACHE_ACCEPT=1` rewrites the files; the difference is then reviewed like code.

#include "core/base/error.hpp"
#include "tests/support/shipped_registry.hpp"
#include "tests/support/transcript.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace k8scache::tests {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> golden_files(const std::string& topic) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(source_path("tests/golden/" + topic))) {
    if (entry.path().extension() == ".txt") {
      names.push_back("tests/golden/" + topic + "/" + entry.path().filename().string());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string performed(const std::string& name, const std::string& text) {
  try {
    return Transcript().perform(text);
  } catch (const Error& error) {
    return name + ": " + error.what() + "\n";
  }
}

/// The first line that differs, both ways, with its number.
std::string difference(const std::string& wanted, const std::string& got) {
  std::istringstream left(wanted);
  std::istringstream right(got);
  std::string one;
  std::string other;
  for (int number = 1;; ++number) {
    const bool has_one = static_cast<bool>(std::getline(left, one));
    const bool has_other = static_cast<bool>(std::getline(right, other));
    if (!has_one && !has_other) return "";
    if (has_one != has_other || one != other) {
      return "line " + std::to_string(number) + "\n  file: " + (has_one ? one : "(end)") +
             "\n  now:  " + (has_other ? other : "(end)");
    }
  }
}

void perform_all(const std::string& topic) {
  const char* const accept = std::getenv("K8SCACHE_ACCEPT");
  const std::vector<std::string> names = golden_files(topic);
  REQUIRE(!names.empty());
  for (const std::string& name : names) {
    const std::string wanted = source_text(name);
    const std::string got = performed(name, wanted);
    if (accept != nullptr && std::string(accept) == "1" && !got.starts_with(name)) {
      std::ofstream(source_path(name), std::ios::binary) << got;
      continue;
    }
    CHECK_MESSAGE(wanted == got, name << ": " << difference(wanted, got));
  }
}

TEST_CASE("each kind's table is as it was accepted") { perform_all("kinds"); }

TEST_CASE("objects are described as it was accepted") { perform_all("describe"); }

TEST_CASE("get takes its arguments and says what it has to say as accepted") { perform_all("get"); }

TEST_CASE("sync reports what it did as accepted") { perform_all("sync"); }

TEST_CASE("the other commands print what was accepted") { perform_all("commands"); }

}  // namespace
}  // namespace k8scache::tests
