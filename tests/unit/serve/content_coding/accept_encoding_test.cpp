#include "core/serve/content_coding/accept_encoding.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

using namespace k8scache;
using serve::Coding;

namespace {

std::string chosen(const char* header) {
  constexpr std::array kBoth{Coding::Zstd, Coding::Gzip};
  return std::string(serve::name_of(serve::chosen_coding(header, kBoth)));
}

}  // namespace

TEST_CASE("the coding is the one that is liked best, of equals the one that is offered first") {
  struct Case {
    const char* header;
    const char* coding;
  };
  for (const Case& c : {Case{"", ""},
                        {"gzip", "gzip"},
                        {"GZIP", "gzip"},
                        {"x-gzip", "gzip"},
                        {"zstd", "zstd"},
                        {"gzip, deflate, br, zstd", "zstd"},
                        {"gzip;q=1.0, zstd;q=0.5", "gzip"},
                        {"gzip; q=0.5 ,zstd ; q=0.7", "zstd"},
                        {"deflate, br", ""},
                        {"*", "gzip"},
                        {"*;q=0", ""},
                        {"gzip;q=0", ""},
                        {"gzip;q=0.0, *", ""},
                        {"gzip;q=0, zstd;q=0.001", "zstd"},
                        {"identity", ""},
                        {"identity, gzip;q=0.5", ""},
                        {"identity;q=0.5, gzip", "gzip"},
                        {"identity;q=0", ""},
                        {"gzip;q=0.3", "gzip"},
                        {"gzip;q=2", ""},
                        {"gzip;q=-1", ""},
                        {"gzip;q=x", ""},
                        {"gzip;q=nan", ""},
                        {",,;;q=1,", ""},
                        {"gzip;level=9", "gzip"}}) {
    CAPTURE(c.header);
    CHECK(chosen(c.header) == c.coding);
  }
}

TEST_CASE("nothing is chosen that is not offered") {
  constexpr std::array kGzip{Coding::Gzip};
  CHECK(serve::chosen_coding("zstd", kGzip) == Coding::Identity);
  CHECK(serve::chosen_coding("zstd, gzip;q=0.1", kGzip) == Coding::Gzip);
  CHECK(serve::chosen_coding("gzip", {}) == Coding::Identity);
}
