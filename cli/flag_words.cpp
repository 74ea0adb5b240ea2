#include "cli/flag_words.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace k8scache::cli {

namespace {

/// Spec: Go's strconv.ParseBool.
std::optional<bool> parse_bool(std::string_view text) {
  constexpr std::array<std::string_view, 6> kTrue{"1", "t", "T", "TRUE", "true", "True"};
  constexpr std::array<std::string_view, 6> kFalse{"0", "f", "F", "FALSE", "false", "False"};
  if (std::find(kTrue.begin(), kTrue.end(), text) != kTrue.end()) return true;
  if (std::find(kFalse.begin(), kFalse.end(), text) != kFalse.end()) return false;
  return std::nullopt;
}

bool is_level(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// `-A, --all-namespaces`, as pflag names a flag.
std::string shown(const CLI::Option& option) {
  const auto& letters = option.get_snames();
  const std::string name = "--" + option.get_lnames().front();
  return letters.empty() ? name : fmt::format("-{}, {}", letters.front(), name);
}

std::string bad_value(std::string_view value, std::string_view flag, std::string_view parser) {
  return fmt::format(
      "invalid argument \"{0}\" for \"{1}\" flag: strconv.{2}: parsing \"{0}\": invalid syntax",
      value, flag, parser);
}

class FlagReader {
 public:
  FlagReader(const CLI::App& app, const std::vector<std::string>& typed) : typed_(typed) {
    result_.command = &app;
  }

  FlagWords read() {
    while (next_ < typed_.size() && result_.problem.empty()) {
      const std::string& word = typed_[next_++];
      if (word == "--") {
        while (auto other = next_word()) others_.push_back(std::move(*other));
      } else if (word.starts_with("--")) {
        read_long(word);
      } else if (word.size() > 1 && word.front() == '-') {
        read_letters(std::string_view(word).substr(1));
      } else {
        read_word(word);
      }
    }
    result_.words.insert(result_.words.end(), flags_.begin(), flags_.end());
    const bool like_flags = std::any_of(others_.begin(), others_.end(), [](const auto& word) {
      return word.starts_with('-') || word == "++";
    });
    if (like_flags) result_.words.emplace_back("--");
    result_.words.insert(result_.words.end(), others_.begin(), others_.end());
    return std::move(result_);
  }

 private:
  void read_word(const std::string& word) {
    const auto commands = result_.command->get_subcommands(nullptr);
    const auto found = std::find_if(commands.begin(), commands.end(),
                                    [&](const auto* one) { return one->check_name(word); });
    if (found == commands.end() || !others_.empty()) {
      others_.push_back(word);
      return;
    }
    result_.command = *found;
    result_.words.push_back(word);
  }

  [[nodiscard]] const CLI::Option* option_of(const std::string& flag) const {
    for (const CLI::App* app = result_.command; app != nullptr; app = app->get_parent()) {
      if (const CLI::Option* const option = app->get_option_no_throw(flag)) return option;
    }
    return nullptr;
  }

  void read_long(const std::string& word) {
    const std::size_t equals = word.find('=');
    const std::string flag = word.substr(0, equals);
    std::optional<std::string> value;
    if (equals != std::string::npos) value = word.substr(equals + 1);
    if (flag == "--v") {
      if (!value) value = next_word();
      if (value) return take_level(*value);
      result_.problem = "flag needs an argument: --v";
      return;
    }
    if (flag.size() == 2 || flag[2] == '-') {
      result_.problem = "bad flag syntax: " + word;
      return;
    }
    const CLI::Option* const option = option_of(flag);
    if (option == nullptr) {
      result_.problem = "unknown flag: " + flag;
    } else if (is_boolean(*option)) {
      take_boolean(*option, value.value_or("true"));
    } else {
      if (!value) value = next_word();
      take_value(*option, value, flag);
    }
  }

  /// `Aojson`, `n=web`: letters until one that takes what follows.
  void read_letters(std::string_view letters) {
    while (!letters.empty() && result_.problem.empty()) {
      const std::string flag = fmt::format("-{}", letters.front());
      const std::string_view rest = letters.substr(1);
      const CLI::Option* const option = letters.front() == '-' ? nullptr : option_of(flag);
      const bool has_value = rest.size() > 1 && rest.front() == '=';
      if (option == nullptr) {
        result_.problem = fmt::format("unknown shorthand flag: '{}' in -{}", flag[1], letters);
      } else if (!is_boolean(*option)) {
        std::optional<std::string> value(has_value ? rest.substr(1) : rest);
        if (value->empty()) value = next_word();
        return take_value(*option, value, fmt::format("'{}' in -{}", flag[1], letters));
      } else if (flag == "-v" && (has_value || is_level(rest))) {
        return take_level(has_value ? rest.substr(1) : rest);
      } else if (flag == "-v" && rest.empty() && next_ < typed_.size() && is_level(typed_[next_])) {
        return take_level(typed_[next_++]);
      } else if (has_value) {
        return take_boolean(*option, rest.substr(1));
      } else {
        take_boolean(*option, "true");
      }
      letters = rest;
    }
  }

  std::optional<std::string> next_word() {
    if (next_ >= typed_.size()) return std::nullopt;
    return typed_[next_++];
  }

  static bool is_boolean(const CLI::Option& option) { return option.get_items_expected_max() == 0; }

  void take_boolean(const CLI::Option& option, std::string_view text) {
    const std::string& name = option.get_lnames().front();
    const auto value = parse_bool(text);
    if (!value) {
      result_.problem = bad_value(text, shown(option), "ParseBool");
    } else {
      flags_.push_back("--" + name + (*value ? "" : "=false"));
    }
  }

  /// kubectl's levels of verbosity are ours by being there.
  void take_level(std::string_view text) {
    if (is_level(text)) {
      if (text.find_first_not_of('0') != std::string_view::npos) flags_.emplace_back("--verbose");
    } else {
      result_.problem = bad_value(text, "-v, --v", "ParseInt");
    }
  }

  void take_value(const CLI::Option& option, const std::optional<std::string>& value,
                  std::string_view typed) {
    if (!value) {
      result_.problem = fmt::format("flag needs an argument: {}", typed);
      return;
    }
    // CLI11 takes an empty text for an optional number that is not there.
    const std::string type = option.get_type_name();
    if (value->empty() && type.starts_with("INT")) {
      result_.problem = bad_value("", shown(option), "ParseInt");
    } else if (value->empty() && type.starts_with("BOOLEAN")) {
      result_.problem = bad_value("", shown(option), "ParseBool");
    }
    flags_.push_back("--" + option.get_lnames().front());
    flags_.push_back(*value);
  }

  const std::vector<std::string>& typed_;
  std::size_t next_ = 0;
  std::vector<std::string> flags_;
  std::vector<std::string> others_;
  FlagWords result_;
};

}  // namespace

FlagWords flag_words(const CLI::App& app, const std::vector<std::string>& typed) {
  return FlagReader(app, typed).read();
}

}  // namespace k8scache::cli
