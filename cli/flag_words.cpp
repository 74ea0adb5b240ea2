#include "cli/flag_words.hpp"

#include "cli/help.hpp"
#include "cli/kubectl_commands.hpp"
#include "core/base/duration.hpp"
#include "core/base/text.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>

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

std::string bad_value(std::string_view value, std::string_view flag, std::string_view parser,
                      std::string_view why = "invalid syntax") {
  return fmt::format("invalid argument \"{0}\" for \"{1}\" flag: strconv.{2}: parsing \"{0}\": {3}",
                     value, flag, parser, why);
}

bool is_beyond_64_bits(const std::string& text) {
  std::int64_t number = 0;
  const char* const begin = text.data() + (text.starts_with('+') ? 1 : 0);
  const auto [end, error] = std::from_chars(begin, text.data() + text.size(), number);
  return error == std::errc::result_out_of_range && end == text.data() + text.size();
}

bool is_go_duration(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  // Days are ours.
  return text.find('d') == std::string_view::npos && parse_duration(text).has_value();
}

/// Spec: klog, moduleSpec.Set.
bool are_module_levels(std::string_view text) {
  for (const std::string_view part : split(text, ',')) {
    const std::size_t equals = part.find('=');
    if (part.empty()) continue;
    if (equals == 0 || equals == part.npos || !is_level(part.substr(equals + 1))) return false;
  }
  return true;
}

}  // namespace

const CLI::Option* option_of(const CLI::App& command, const std::string& flag) {
  for (const CLI::App* app = &command; app != nullptr; app = app->get_parent()) {
    if (const CLI::Option* const option = app->get_option_no_throw(flag)) return option;
  }
  return nullptr;
}

bool is_boolean(const CLI::Option& option) { return option.get_items_expected_max() == 0; }

namespace {

/// Whether a flag takes the next word for its value.
bool takes_next(const CLI::App& app, const std::string& word, Takes takes) {
  if (word == "--v" || (word == "-v" && takes == Takes::KubectlsFlags)) return true;
  std::string name = word;
  if (name.size() > 2) std::replace(name.begin() + 2, name.end(), '_', '-');
  const bool may_be = takes == Takes::AllFlags || is_kubectl_flag("", name);
  const CLI::Option* const option = may_be ? option_of(app, name) : nullptr;
  // cobra declares --help later.
  return option == nullptr || name == "-h" || name == "--help" || !is_boolean(*option);
}

class FlagReader {
 public:
  FlagReader(const CLI::App& app, const std::vector<std::string>& typed, Verbosity verbosity,
             Takes takes)
      : typed_(typed), verbosity_(verbosity), takes_(takes), meant_(&app) {
    result_.command = &app;
    for (const std::string& word : command_words(app, typed, takes)) {
      const CLI::App* const below = command_called(*meant_, word);
      if (below == nullptr) break;
      meant_ = below;
    }
  }

  FlagWords read() {
    while (next_ < typed_.size() && result_.problem.empty()) {
      const std::string& word = typed_[next_++];
      if (word == "--") {
        result_.has_ended = true;
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
    result_.others = std::move(others_);
    if (!result_.problem.empty()) result_.command = meant_;
    return std::move(result_);
  }

 private:
  [[nodiscard]] const CLI::Option* known(const std::string& flag) const {
    for (const CLI::App* const command : {result_.command, meant_}) {
      const bool may_be = takes_ == Takes::AllFlags || is_kubectl_flag(path_of(*command), flag);
      const CLI::Option* const option = may_be ? option_of(*command, flag) : nullptr;
      if (option != nullptr) return option;
    }
    return nullptr;
  }

  void read_word(const std::string& word) {
    const CLI::App* const found = command_called(*result_.command, word);
    if (found == nullptr || !others_.empty()) {
      others_.push_back(word);
      return;
    }
    result_.command = found;
    result_.words.push_back(word);
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
    std::string name = flag;  // Spec: component-base, WordSepNormalizeFunc
    std::replace(name.begin(), name.end(), '_', '-');
    const CLI::Option* const option = known(name);
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
      const CLI::Option* const option = letters.front() == '-' ? nullptr : known(flag);
      const bool has_value = rest.size() > 1 && rest.front() == '=';
      if (option == nullptr) {
        result_.problem = fmt::format("unknown shorthand flag: '{}' in -{}", flag[1], letters);
      } else if (!is_boolean(*option)) {
        std::optional<std::string> value(has_value ? rest.substr(1) : rest);
        if (value->empty()) value = next_word();
        return take_value(*option, value, fmt::format("'{}' in -{}", flag[1], letters));
      } else if (flag == "-v" && verbosity_ == Verbosity::Level && !has_value) {
        std::optional<std::string> level(rest);
        if (level->empty()) level = next_word();
        if (level) return take_level(*level);
        result_.problem = "flag needs an argument: 'v' in -v";
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

  /// What pflag sees at once in a value.
  void check_value(const CLI::Option& option, const std::string& value) {
    const std::string type = option.get_type_name();
    // CLI11 takes an empty text for an optional number that is not there.
    if (value.empty() && type.starts_with("INT")) {
      result_.problem = bad_value("", shown(option), "ParseInt");
    } else if (value.empty() && type.starts_with("BOOLEAN")) {
      result_.problem = bad_value("", shown(option), "ParseBool");
    } else if (type.starts_with("INT") && is_beyond_64_bits(value)) {
      result_.problem = bad_value(value, shown(option), "ParseInt", "value out of range");
    } else if (type == kGoDuration && !is_go_duration(value)) {
      result_.problem =
          fmt::format("invalid argument \"{}\" for \"{}\" flag: parse error", value, shown(option));
    } else if (type == kModuleLevels && !are_module_levels(value)) {
      result_.problem = fmt::format(
          "invalid argument \"{}\" for \"{}\" flag: syntax error: expect comma-separated list of "
          "filename=N",
          value, shown(option));
    }
  }

  void take_value(const CLI::Option& option, const std::optional<std::string>& value,
                  std::string_view typed) {
    if (!value) {
      result_.problem = fmt::format("flag needs an argument: {}", typed);
      result_.waiting = &option;
      return;
    }
    result_.values[option.get_lnames().front()] = *value;
    check_value(option, *value);
    flags_.push_back("--" + option.get_lnames().front());
    flags_.push_back(*value);
  }

  const std::vector<std::string>& typed_;
  Verbosity verbosity_;
  Takes takes_;
  const CLI::App* meant_;  ///< the command that the words name, wherever its flags stand
  std::size_t next_ = 0;
  std::vector<std::string> flags_;
  std::vector<std::string> others_;
  FlagWords result_;
};

}  // namespace

std::vector<std::string> command_words(const CLI::App& app, const std::vector<std::string>& typed,
                                       Takes takes) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < typed.size(); ++i) {
    const std::string& word = typed[i];
    if (word == "--") break;
    const bool may_have_value =
        word.find('=') == std::string::npos &&
        (word.starts_with("--") || (word.starts_with('-') && word.size() == 2));
    if (may_have_value && takes_next(app, word, takes)) {
      if (typed.size() - i <= 2) break;
      ++i;
    } else if (!word.empty() && !word.starts_with('-')) {
      words.push_back(word);
    }
  }
  return words;
}

FlagWords flag_words(const CLI::App& app, const std::vector<std::string>& typed,
                     Verbosity verbosity, Takes takes) {
  return FlagReader(app, typed, verbosity, takes).read();
}

}  // namespace k8scache::cli
