#include "core/base/file.hpp"

#include "core/base/error.hpp"
#include "tests/support/temporary_directory.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>
#include <string>
#include <thread>

using namespace k8scache;

TEST_CASE("a file is read whole, zero bytes included") {
  const tests::TemporaryDirectory directory;
  const std::string content = "a\0b\n" + std::string(200'000, 'x');
  CHECK(read_file(directory.write("file", content)) == content);
  CHECK(read_file(directory.write("empty", "")) == "");
}

TEST_CASE("a missing file is an absence, a required one an error that names purpose and path") {
  const tests::TemporaryDirectory directory;
  const std::string path = directory.path() + "/absent";
  CHECK(read_file(path) == std::nullopt);
  CHECK(read_file(directory.write("file", "x") + "/below") == std::nullopt);
  const std::string message = "cannot read client-key " + path + ": No such file or directory";
  CHECK_THROWS_WITH_AS((void)require_file(path, "client-key"), message.c_str(), Error);
}

TEST_CASE("a directory in place of a file is an error, not an empty file") {
  const tests::TemporaryDirectory directory;
  const std::string message = "cannot read " + directory.path() + ": Is a directory";
  CHECK_THROWS_WITH_AS((void)read_file(directory.path()), message.c_str(), Error);
}

TEST_CASE("a pipe is read to its end, and one that nobody fills does not hang") {
  const tests::TemporaryDirectory directory;
  const std::string path = directory.path() + "/pipe";
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  std::thread writer([&] {
    std::ofstream out(path);
    for (int i = 0; i < 1000; ++i) out << std::string(100, 'x') << std::flush;
  });
  CHECK(read_file(path)->size() == 100'000);
  writer.join();
  const std::string message = "cannot read " + path + ": Connection timed out";
  CHECK_THROWS_WITH_AS((void)read_file(path), message.c_str(), Error);
}

TEST_CASE("a file that is read again may be gone or unreadable without an error") {
  const tests::TemporaryDirectory directory;
  CHECK(reread_file(directory.path() + "/absent") == std::nullopt);
  CHECK(reread_file(directory.path()) == std::nullopt);
  CHECK(reread_file(directory.write("file", "x")) == "x");
}

TEST_CASE("a file beyond the limit is refused instead of filling the memory") {
  const tests::TemporaryDirectory directory;
  const auto path = directory.write("large", std::string(kFileLimit + 1, 'x'));
  CHECK_THROWS_WITH_AS((void)read_file(path), ("cannot read " + path + ": File too large").c_str(),
                       Error);
  CHECK(read_file(directory.write("full", std::string(kFileLimit, 'x')))->size() == kFileLimit);
}

TEST_CASE("a file is replaced as a whole, with its mode, and nothing else is left in the folder") {
  const tests::TemporaryDirectory directory;
  const std::string path = directory.write("file", "old and longer");
  replace_file(path, "new", 0640);
  CHECK(read_file(path) == "new");
  struct stat status {};
  REQUIRE(stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0640);
  const std::string folder = directory.path() + "/folder";
  REQUIRE(mkdir(folder.c_str(), 0700) == 0);
  const std::string message = "cannot write " + folder + ": Is a directory";
  CHECK_THROWS_WITH_AS(replace_file(folder, "x", 0600), message.c_str(), Error);
  std::size_t files = 0;
  for (const auto& one : std::filesystem::directory_iterator(directory.path())) {
    files += one.path().filename().string().starts_with('.') ? 100U : 1U;
  }
  CHECK(files == 2);
}

TEST_CASE("what others could have read or written is no secret") {
  const tests::TemporaryDirectory directory;
  const std::string path = directory.write("key", "secret");
  struct Case {
    unsigned mode;
    const char* why;
  };
  for (const Case& c : {Case{0600, ""}, Case{0400, ""}, Case{0640, ""},
                        Case{0620, "can be written by others; chmod 600 it"},
                        Case{0602, "can be written by others; chmod 600 it"},
                        Case{0644, "can be read by everybody; chmod 600 it"}}) {
    CAPTURE(c.mode);
    REQUIRE(chmod(path.c_str(), c.mode) == 0);
    if (*c.why == '\0') {
      CHECK(require_private_file(path, "key") == "secret");
      continue;
    }
    const std::string message = "key " + path + " " + c.why;
    CHECK_THROWS_WITH_AS(static_cast<void>(require_private_file(path, "key")), message.c_str(),
                         Error);
  }
  CHECK_THROWS_AS(static_cast<void>(require_private_file(path + "-none", "key")), Error);
}
