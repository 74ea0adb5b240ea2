#include "core/json/go_template.hpp"

#include "core/base/error.hpp"
#include "core/json/go_template_run.hpp"

#include <utility>

namespace k8scache::json {

struct GoTemplate::Program {
  std::string text;
  gotmpl::Templates templates;
  MissingKeys missing = MissingKeys::Allowed;
};

GoTemplate::GoTemplate(std::unique_ptr<Program> program) : program_(std::move(program)) {}
GoTemplate::GoTemplate(GoTemplate&&) noexcept = default;
GoTemplate& GoTemplate::operator=(GoTemplate&&) noexcept = default;
GoTemplate::~GoTemplate() = default;

GoTemplate GoTemplate::parse(std::string_view text, MissingKeys missing) {
  return GoTemplate(std::make_unique<Program>(
      Program{std::string(text), gotmpl::parse_templates(text), missing}));
}

std::string GoTemplate::run(Value root, std::string& out, std::uint64_t most_steps) const {
  gotmpl::Run run(program_->templates, program_->text, program_->missing == MissingKeys::Error,
                  most_steps, out);
  try {
    run.run(GoValue::of(root, false));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::Usage) throw;
    return error.what();
  }
  return {};
}

const std::string& GoTemplate::text() const { return program_->text; }

}  // namespace k8scache::json
