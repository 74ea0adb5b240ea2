#include "core/base/process_facts.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

using namespace k8scache;

TEST_CASE("a process' line is read behind its name, whatever that is") {
  constexpr std::string_view kFields =
      "S 1 2 3 4 -1 6 7 8 9 10 120 30 13 14 15 16 17 18 4567 8192000 250 18446744073709551615 0 0";
  for (const std::string name : {"k8scache", "a b", "a) R 1 (b", ""}) {
    CAPTURE(name);
    const auto stat = parse_process_stat("42 (" + name + ") " + std::string(kFields) + "\n");
    REQUIRE(stat);
    CHECK(stat->cpu_ticks == 150);
    CHECK(stat->start_ticks == 4567);
    CHECK(stat->virtual_bytes == 8192000);
    CHECK(stat->resident_pages == 250);
  }
}

TEST_CASE("what is no line of a process is none") {
  CHECK_FALSE(parse_process_stat(""));
  CHECK_FALSE(parse_process_stat("42 k8scache S 1 2"));
  CHECK_FALSE(parse_process_stat("42 (k8scache) S 1 2"));
  CHECK_FALSE(
      parse_process_stat("42 (k8scache) S 1 2 3 4 -1 6 7 8 9 10 x 30 13 14 15 16 17 18 4 8 2"));
}

TEST_CASE("the machine's start is a line of its own") {
  using std::chrono::seconds;
  CHECK(parse_boot_time("cpu  1 2\nbtime 1767323045\nprocesses 7\n") ==
        std::chrono::sys_seconds(seconds(1767323045)));
  CHECK_FALSE(parse_boot_time("cpu  1 2\n"));
  CHECK_FALSE(parse_boot_time("btime soon\n"));
}

TEST_CASE("this process has what every process has, and one file more when it opens one") {
  const ProcessFacts before = process_facts();
  REQUIRE(before.open_files);
  CHECK(before.resident_bytes.value_or(0) > 1'000'000);
  CHECK(before.virtual_bytes.value_or(0) > before.resident_bytes.value_or(0));
  CHECK(before.cpu_seconds.value_or(-1) >= 0);
  CHECK(before.start_seconds.value_or(0) > 1.7e9);
  const int file = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  CHECK(process_facts().open_files == *before.open_files + 1);
  ::close(file);
}
