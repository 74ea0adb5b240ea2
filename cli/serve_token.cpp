#include "cli/serve_token.hpp"

#include "cli/exit_code.hpp"
#include "cli/namespaces.hpp"
#include "cli/serve_security.hpp"
#include "core/base/error.hpp"
#include "core/base/file.hpp"

#include <algorithm>
#include <ostream>

namespace k8scache::cli {

int run_serve_token(Context& context, const ServeFlags& flags) {
  const auto path = token_file_path(context, flags);
  if (!path) {
    fail(ErrorKind::Usage,
         "no file to add the token to; name it with --token-file or the setting "
         "serve.token_file");
  }
  serve::Reach reach{.who = flags.token_name,
                     .namespaces = given_namespaces(context.flags.namespaces)};
  std::ranges::sort(reach.namespaces);
  const std::string token = serve::new_token();
  const std::string line = serve::token_line(reach, token);
  std::string text = read_file(*path) ? require_private_file(*path, "token file") : std::string();
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  text += line;
  // A line that does not fit among the others spoils none of them.
  static_cast<void>(serve::AccessTokens::parse(text, *path));
  replace_file(*path, text, 0600);
  context.out << token << "\n";
  context.err << "note: this is the only time that the token is shown; a running server takes it "
                 "on SIGHUP\n";
  return kSuccess;
}

}  // namespace k8scache::cli
