#include "cli/flags.hpp"

#include "cli/flag_words.hpp"
#include "cli/namespaces.hpp"
#include "core/base/duration.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/query/query.hpp"

#include <CLI/CLI.hpp>

namespace k8scache::cli {

namespace {

void add_connection_flags(CLI::App& app, kube::KubeconfigFlags& kube) {
  const char* const group = "Connection";
  app.add_option("--kubeconfig", kube.kubeconfig, "kubeconfig file")->group(group);
  app.add_option("--context", kube.context, "kubeconfig context, and so the cache")->group(group);
  app.add_option("--cluster", kube.cluster, "kubeconfig cluster")->group(group);
  app.add_option("--user", kube.user, "kubeconfig user")->group(group);
  app.add_option("-s,--server", kube.server, "address of the API server")->group(group);
  app.add_option("--token", kube.token, "bearer token")->group(group);
  app.add_option("--username", kube.username, "name for basic authentication")->group(group);
  app.add_option("--password", kube.password, "password for basic authentication")->group(group);
  app.add_option("--as", kube.as, "user to impersonate")->group(group);
  app.add_option("--as-group", kube.as_groups, "group to impersonate; repeatable")
      ->group(group)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  app.add_option("--as-uid", kube.as_uid, "uid to impersonate")->group(group);
  app.add_option("--as-user-extra", kube.as_user_extras,
                 "KEY=VALUE: extra field of whom to impersonate; repeatable")
      ->group(group)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  app.add_option("--certificate-authority", kube.certificate_authority, "file of the CA")
      ->group(group);
  app.add_option("--client-certificate", kube.client_certificate, "file of the certificate")
      ->group(group);
  app.add_option("--client-key", kube.client_key, "file of its key")->group(group);
  app.add_flag("--insecure-skip-tls-verify", kube.insecure_skip_tls_verify,
               "do not verify the server's certificate; warns each run")
      ->group(group);
  app.add_option("--tls-server-name", kube.tls_server_name, "name to verify instead of the host's")
      ->group(group);
}

/// What kubectl takes and no command of ours needs: read, so that nobody's habits or scripts fail,
/// and left out of the help.
void add_flags_without_effect(CLI::App& app) {
  const auto ignore_text = [](const std::string&) {};
  const auto ignore_flag = [](std::int64_t) {};
  for (const char* const name : {"--cache-dir", "--kuberc", "--profile", "--profile-output"}) {
    app.add_option_function<std::string>(name, ignore_text, "")->group("");
  }
  app.add_option_function<std::string>("--log-flush-frequency", ignore_text, "")
      ->type_name(kGoDuration)
      ->group("");
  app.add_option_function<std::string>("--vmodule", ignore_text, "")
      ->type_name(kModuleLevels)
      ->group("");
  for (const char* const name : {"--disable-compression", "--match-server-version"}) {
    app.add_flag_function(name, ignore_flag, "")->group("");
  }
}

/// kubectl's times: what is only a number is seconds. Spec: client-go, clientcmd.ParseTimeout.
std::chrono::milliseconds request_timeout(const std::string& text, bool kubectl_compat) {
  const bool is_number = text.find_first_not_of("0123456789") == std::string::npos;
  const auto timeout = parse_duration(is_number ? text + "s" : text);
  // Days are ours.
  const bool is_known = timeout && !(kubectl_compat && text.find('d') != std::string::npos);
  if (!is_known && kubectl_compat) {
    fail(ErrorKind::Usage,
         "Invalid timeout value. Timeout must be a single integer in seconds, or an integer "
         "followed by a corresponding time unit (e.g. 1s | 2m | 3h)");
  }
  return is_known ? *timeout : duration_flag("--request-timeout", text);
}

}  // namespace

void add_global_flags(CLI::App& app, GlobalFlags& flags) {
  add_connection_flags(app, flags.kube);
  app.add_option_function<std::string>(
         "-n,--namespace,--ns",
         [&flags](const std::string& text) {
           // kubectl knows neither lists of namespaces nor globs.
           flags.namespaces =
               flags.kubectls_flags_only ? literal_namespace(text) : comma_list({text});
         },
         "namespaces: a comma list, globs such as 'team-*'")
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  add_text(app, "--db", flags.db, "cache file, instead of the context's own");
  app.add_flag("--kubectl-compat", flags.kubectl_compat,
               "kubectl's exact words and exit codes, 0 and 1");
  app.add_option("--color", flags.color, "auto: on a terminal")
      ->check(one_of({"auto", "always", "never"}));
  app.add_flag("--no-pager", flags.no_pager, "long texts as they are, though on a terminal");
  app.add_flag("--warnings-as-errors", flags.warnings_as_errors, "")->group("");
  add_flags_without_effect(app);
  app.add_flag("-v,--verbose", flags.verbosity, "say more on stderr; repeatable")
      ->multi_option_policy(CLI::MultiOptionPolicy::Throw);
  // Behind --kubectl-compat, whose words it uses.
  app.add_option_function<std::string>(
         "--request-timeout",
         [&flags](const std::string& text) {
           if (text.empty()) return;  // as kubectl
           const auto timeout = request_timeout(text, flags.kubectl_compat);
           if (timeout.count() > 0) flags.request_timeout = timeout;
         },
         "longest time of one request, such as 30s; 0: the default")
      ->group("Connection");
}

CLI::Option* add_text(CLI::App& app, const std::string& name, std::optional<std::string>& into,
                      const std::string& help) {
  return app.add_option_function<std::string>(
      name, [&into](const std::string& text) { into = text; }, help);
}

CLI::Option* add_texts(CLI::App& app, const std::string& name, std::vector<std::string>& into,
                       const std::string& help) {
  const auto take = [&into](const std::vector<std::string>& texts) {
    into = texts;
    if (into.size() == 1 && into.front().empty()) into.clear();
  };
  return app.add_option_function<std::vector<std::string>>(name, take, help)
      ->delimiter(',')
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

CLI::Validator one_of(const std::vector<std::string>& texts) {
  const CLI::Validator check = CLI::IsMember(texts);
  return CLI::Validator(
      [check](std::string& text) { return text.empty() ? std::string() : check(text); },
      check.get_description());
}

CLI::Validator words(const std::vector<std::string>& texts) {
  return CLI::Validator([](std::string&) { return std::string(); },
                        CLI::IsMember(texts).get_description());
}

void refuse_words(const Context& context, const std::vector<std::string>& typed,
                  const std::string& command) {
  if (typed.empty() || context.flags.kubectl_compat) return;
  fail(ErrorKind::Usage, "unknown argument \"{}\"; see '{} {} --help'", printable(typed.front()),
       context.program, command);
}

std::vector<std::string> words_allowed(const CLI::Option& option) {
  const std::string type = option.get_type_name();  // TEXT:{json,yaml}
  const std::size_t open = type.find('{');
  if (open == std::string::npos || !type.ends_with('}')) return {};
  return comma_list({type.substr(open + 1, type.size() - open - 2)});
}

std::chrono::milliseconds duration_flag(const std::string& flag, const std::string& text) {
  const auto duration = parse_duration(text);
  if (!duration) {
    fail(ErrorKind::Usage, "cannot read {} \"{}\": expected a time such as 30s, 10m or 1h30m", flag,
         text);
  }
  return *duration;
}

std::vector<std::string> kinds_flag(const std::vector<std::string>& texts) {
  std::vector<std::string> kinds = comma_list(texts);
  if (!texts.empty() && kinds.empty()) {
    fail(ErrorKind::Usage, "--kinds names no type; leave it out for all");
  }
  return kinds;
}

void refuse_globs(const std::vector<std::string>& types, const std::string& place) {
  for (const std::string& type : types) {
    if (!query::is_glob(type)) continue;
    fail(ErrorKind::Usage, "{}: \"{}\" is no type; types have no globs", place, type);
  }
}

std::vector<std::string> comma_list(const std::vector<std::string>& texts) {
  std::vector<std::string> result;
  for (const std::string& text : texts) {
    for (const std::string_view part : split(text, ',')) {
      if (!trim(part).empty()) result.emplace_back(trim(part));
    }
  }
  return result;
}

}  // namespace k8scache::cli
