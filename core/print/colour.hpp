#pragma once

#include <string>
#include <string_view>

namespace k8scache::print {

/// What a text is shown in, of a terminal's sixteen colours.
enum class Tone { Plain, Bold, Dim, Red, Yellow, Green };

/// The text between the sequences that turn its tone on and off; a plain one as it is.
[[nodiscard]] std::string painted(std::string_view text, Tone tone);

/// What a word of a state says: `Running` is well, `Pending` on its way, `CrashLoopBackOff` bad. An
/// `Init:` before it does not count.
[[nodiscard]] Tone tone_of_state(std::string_view word);

/// A cell of a table in colours: of columns of states each part of a comma list by itself, `1/2` of
/// columns of parts. No letter of it changes.
[[nodiscard]] std::string painted_cell(std::string_view header, std::string_view cell);

}  // namespace k8scache::print
