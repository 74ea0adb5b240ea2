// The floor of a sync: downloads the pages of one list, as gzip over one kept connection, and
// throws them away. Prints one JSON object: seconds, requests, bytes (of JSON), limits (of pages).

#include <curl/curl.h>
#include <fmt/format.h>
#include <protozero/pbf_reader.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <list>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

// As core/kube/reflector grows its pages; bench.py checks that both asked for the same ones.
constexpr std::size_t kPageBytes = 4U << 20U;
constexpr int kFirstLimit = 50;
constexpr int kLargestLimit = 5000;
constexpr int kGrowth = 4;

int next_limit(int limit, std::size_t bytes) {
  const std::size_t per_object = std::max<std::size_t>(bytes / static_cast<std::size_t>(limit), 1);
  const auto fitting =
      static_cast<int>(std::clamp<std::size_t>(kPageBytes / per_object, 1, kLargestLimit));
  return std::clamp(std::min(fitting, limit * kGrowth), 1, kLargestLimit);
}

/// What is to be downloaded.
struct Options {
  std::string server;
  std::string path;
  std::string ca_file;
  std::string token;
  std::vector<int> limits;  ///< of the pages, when known from an earlier run
  bool protobuf = false;    ///< instead of JSON
  int in_flight = 1;        ///< 2: the next page is asked for as soon as its token has arrived
};

Options parsed(const std::vector<std::string>& words) {
  std::map<std::string, std::string> values;
  for (std::size_t i = 0; i + 1 < words.size(); i += 2) values[words[i]] = words[i + 1];
  Options options{.server = values["--server"],
                  .path = values["--path"],
                  .ca_file = values["--ca"],
                  .token = values["--token"],
                  .limits = {}};
  const std::string limits = values["--limits"];
  for (const char* at = limits.data(); at < limits.data() + limits.size(); ++at) {
    int limit = 0;
    at = std::from_chars(at, limits.data() + limits.size(), limit).ptr;
    options.limits.push_back(limit);
  }
  if (values["--in-flight"] == "2") options.in_flight = 2;
  options.protobuf = values["--form"] == "protobuf";
  if (options.server.empty() || options.path.empty()) {
    throw std::runtime_error(
        "usage: bench-floor --server URL --path PATH [--ca FILE] [--token T] [--limits N,N...] "
        "[--in-flight 1|2] [--form json|protobuf]");
  }
  return options;
}

/// One page on its way. Only its first bytes are kept, until the continue token was seen in them.
struct Page {
  CURL* handle = nullptr;
  int limit = 0;
  std::string head;
  bool head_is_complete = false;
  std::string token;  ///< of the next page; empty on the last one
  std::size_t bytes = 0;

  /// Of protobuf: behind the magic an envelope {1 type, 2 list}, the list's metadata first.
  void look_for_token_in_protobuf() {
    constexpr std::size_t kEnough = 4096;
    if (head.size() < kEnough) return;
    head_is_complete = true;
    protozero::pbf_reader envelope(head.data() + 4, head.size() - 4);
    if (!envelope.next(1)) return;
    envelope.skip();
    // The list is longer than its beginning here, so what follows is read by hand.
    const char* at = envelope.data().data() + 1;
    const char* const end = head.data() + head.size();
    protozero::decode_varint(&at, end);
    protozero::pbf_reader list(at, static_cast<std::size_t>(end - at));
    if (!list.next(1)) return;
    protozero::pbf_reader metadata = list.get_message();
    if (metadata.next(3)) token = metadata.get_string();
    head = {};
  }

  void look_for_token() {
    if (head.starts_with("k8s")) return look_for_token_in_protobuf();
    constexpr std::string_view kMember = "\"continue\":\"";
    const std::size_t items = head.find("\"items\":");
    if (items == std::string::npos) return;
    head_is_complete = true;
    const std::size_t member = head.substr(0, items).find(kMember);
    if (member != std::string::npos) {
      const std::size_t start = member + kMember.size();
      token = head.substr(start, head.find('"', start) - start);
    }
    head = {};
  }
};

std::size_t take(char* bytes, std::size_t size, std::size_t count, void* to) {
  Page& page = *static_cast<Page*>(to);
  page.bytes += size * count;
  if (!page.head_is_complete) {
    page.head.append(bytes, size * count);
    page.look_for_token();
  }
  return size * count;
}

/// The list, page after page.
class Download {
 public:
  explicit Download(Options options) : options_(std::move(options)), multi_(curl_multi_init()) {
    curl_multi_setopt(multi_, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
    curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, 1L);
    headers_ = curl_slist_append(headers_, options_.protobuf
                                               ? "Accept: application/vnd.kubernetes.protobuf"
                                               : "Accept: application/json");
    // A server makes curl's own name pretty-printed JSON, twice as long.
    headers_ = curl_slist_append(headers_, "User-Agent: k8scache-bench/1");
    if (!options_.token.empty()) {
      headers_ = curl_slist_append(headers_, ("Authorization: Bearer " + options_.token).c_str());
    }
  }
  Download(const Download&) = delete;
  Download& operator=(const Download&) = delete;
  ~Download() {
    curl_multi_cleanup(multi_);
    curl_slist_free_all(headers_);
  }

  void run() {
    ask("");
    while (!pages_.empty()) {
      int running = 0;
      curl_multi_perform(multi_, &running);
      collect();
      ask_for_next();
      if (!pages_.empty()) curl_multi_poll(multi_, nullptr, 0, 1000, nullptr);
    }
  }

  [[nodiscard]] std::string report(double seconds) const {
    return fmt::format(R"({{"seconds": {:.4f}, "requests": {}, "bytes": {}, "limits": [{}]}})",
                       seconds, asked_.size(), bytes_, fmt::join(asked_, ", "));
  }

 private:
  void ask(const std::string& token) {
    const int limit =
        asked_.size() < options_.limits.size() ? options_.limits[asked_.size()] : limit_;
    Page& page = pages_.emplace_back();
    page.handle = curl_easy_init();
    page.limit = limit;
    std::string url = fmt::format("{}{}?limit={}", options_.server, options_.path, limit);
    if (!token.empty()) {
      char* const escaped =
          curl_easy_escape(page.handle, token.data(), static_cast<int>(token.size()));
      url.append("&continue=").append(escaped);
      curl_free(escaped);
    }
    curl_easy_setopt(page.handle, CURLOPT_URL, url.c_str());
    if (!options_.ca_file.empty()) {
      curl_easy_setopt(page.handle, CURLOPT_CAINFO, options_.ca_file.c_str());
    }
    curl_easy_setopt(page.handle, CURLOPT_HTTPHEADER, headers_);
    curl_easy_setopt(page.handle, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS);
    curl_easy_setopt(page.handle, CURLOPT_PIPEWAIT, 1L);
    curl_easy_setopt(page.handle, CURLOPT_ACCEPT_ENCODING, "gzip");
    curl_easy_setopt(page.handle, CURLOPT_BUFFERSIZE, 128L * 1024);
    curl_easy_setopt(page.handle, CURLOPT_FAILONERROR, 1L);
    curl_easy_setopt(page.handle, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(page.handle, CURLOPT_WRITEDATA, &page);
    curl_multi_add_handle(multi_, page.handle);
    asked_.push_back(limit);
  }

  void collect() {
    int left = 0;
    while (const CURLMsg* const message = curl_multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      if (message->data.result != CURLE_OK) {
        throw std::runtime_error(curl_easy_strerror(message->data.result));
      }
      const auto page = std::find_if(pages_.begin(), pages_.end(), [&](const Page& one) {
        return one.handle == message->easy_handle;
      });
      curl_multi_remove_handle(multi_, page->handle);
      curl_easy_cleanup(page->handle);
      bytes_ += page->bytes;
      limit_ = next_limit(page->limit, page->bytes);
      note_token(*page);
      pages_.erase(page);
    }
  }

  void ask_for_next() {
    if (!pages_.empty()) note_token(pages_.back());
    if (next_token_.empty() || pages_.size() >= static_cast<std::size_t>(options_.in_flight))
      return;
    ask(std::exchange(next_token_, {}));
  }

  void note_token(Page& page) {
    if (!page.token.empty()) next_token_ = std::exchange(page.token, {});
  }

  Options options_;
  CURLM* multi_;
  curl_slist* headers_ = nullptr;
  std::list<Page> pages_;   // in the order of asking
  std::string next_token_;  // of the page to be asked for
  int limit_ = kFirstLimit;
  std::vector<int> asked_;
  std::size_t bytes_ = 0;
};

}  // namespace

int main(int count, char** words) {
  try {
    const auto began = std::chrono::steady_clock::now();
    Download download(parsed({words + 1, words + count}));
    download.run();
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - began;
    fmt::print("{}\n", download.report(time.count()));
    return 0;
  } catch (const std::runtime_error& error) {
    fmt::print(stderr, "bench-floor: {}\n", error.what());
    return 1;
  }
}
