#include "cli/kubectl_errors.hpp"

#include "core/base/local_time.hpp"
#include "core/base/text.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace k8scache::cli {

namespace {

constexpr std::string_view kFromServer = "Error from server";

/// `Error from server (NotFound): pods "a" not found`, without its beginning.
std::string_view own_words(std::string_view text) {
  const std::size_t colon = text.starts_with(kFromServer) ? text.find(": ") : text.npos;
  return colon == text.npos ? text : text.substr(colon + 2);
}

/// What an error says of itself: of several each thing once, in brackets.
std::string message(const KubectlError& error) {
  std::vector<std::string> texts;
  for (const KubectlError& one : flattened(error)) {
    std::string text(own_words(one.text));
    if (std::ranges::find(texts, text) == texts.end()) texts.push_back(std::move(text));
  }
  return texts.size() == 1 ? texts.front() : "[" + join(texts, ", ") + "]";
}

std::string with_line_end(std::string text) {
  if (!text.ends_with('\n')) text += '\n';
  return text;
}

}  // namespace

KubectlError gathered(std::vector<KubectlError> parts) {
  return {.text = {}, .parts = std::move(parts), .is_gathered = true};
}

std::vector<KubectlError> flattened(const KubectlError& error) {
  if (!error.is_gathered) return {error};
  std::vector<KubectlError> all;
  for (const KubectlError& part : error.parts) {
    std::vector<KubectlError> within = flattened(part);
    std::ranges::move(within, std::back_inserter(all));
  }
  return all;
}

std::string kubectl_ending(const KubectlError& error) {
  if (error.is_gathered && error.parts.empty()) return "";
  const bool is_wrapped = error.is_gathered && error.parts.size() == 1;
  const KubectlError& shown = is_wrapped ? error.parts.front() : error;
  if (!shown.is_gathered) {
    return with_line_end((is_begun(shown.text) ? "" : "error: ") + shown.text);
  }
  std::string lines;
  for (const KubectlError& part : shown.parts) {
    lines += with_line_end(part.is_gathered ? message(part) : part.text);
  }
  return lines;
}

std::string kubectl_log_head(Instant now, std::string_view file, int line) {
  const std::string time = local_time(now);  // 2026-01-02 03:04:05
  const auto fraction = now - std::chrono::floor<std::chrono::seconds>(now);
  return fmt::format("F{}{} {}.{:06} {:>7} {}:{}] ", time.substr(5, 2), time.substr(8, 2),
                     time.substr(11), std::chrono::microseconds(fraction).count(), getpid(), file,
                     line);
}

bool is_kubectl_log(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789";
  return text.size() > 6 && text.front() == 'F' && text.substr(1).find_first_not_of(kDigits) == 4 &&
         text[5] == ' ';
}

bool is_kubectl_panic(std::string_view text) {
  return is_kubectl_log(text) && text.find("] Failed to get ") != std::string_view::npos;
}

bool is_begun(std::string_view message) {
  return message.starts_with(kFromServer) || message.starts_with("Error in configuration") ||
         message.starts_with("error: ") || is_kubectl_log(message);
}

}  // namespace k8scache::cli
