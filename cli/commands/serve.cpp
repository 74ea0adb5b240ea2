#include "cli/commands.hpp"
#include "cli/contexts.hpp"
#include "cli/flags.hpp"
#include "cli/serve_flags.hpp"
#include "cli/serve_kubeconfig.hpp"
#include "cli/serve_run.hpp"
#include "cli/serve_token.hpp"
#include "cli/serve_watch.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace k8scache::cli {

Runner add_serve(CLI::App& app) {
  auto flags = std::make_shared<ServeFlags>();
  CLI::App* const command =
      app.add_subcommand("serve", "answer over HTTP from the cache, until stopped");
  add_text(*command, "--listen", flags->listen,
           "ADDR:PORT or unix:PATH, by default 127.0.0.1:7080");
  add_texts(*command, "--host", flags->hosts, "names that requests may call this server by");
  add_text(*command, "--tls-cert", flags->tls_cert, "certificate of the server, a PEM file");
  add_text(*command, "--tls-key", flags->tls_key, "its key, a PEM file for nobody else");
  add_text(*command, "--token-file", flags->token_file,
           "the tokens that requests must carry, by their digests");
  command->add_flag("-w,--watch", flags->watch, "keep the caches in step meanwhile, as watch does");
  declare(*command, flags->selection);
  for (const char* const name : {"--kinds", "--exclude", "--secrets"}) {
    command->get_option(name)->group("With --watch");
  }
  add_all_contexts(*command, flags->all_contexts);
  CLI::App* const kubeconfig = command->add_subcommand(
      "kubeconfig", "print a kubeconfig with which kubectl reads from the cache");
  add_text(*kubeconfig, "--listen", flags->listen, "as for serve");
  add_text(*kubeconfig, "--tls-cert", flags->tls_cert, "the certificate that kubectl is to trust");
  add_text(*kubeconfig, "--user-token", flags->user_token,
           "file with the token that kubectl sends");
  CLI::App* const token = command->add_subcommand(
      "token", "make a token, print it, and add its digest to the token file");
  token->add_option("NAME", flags->token_name, "what it is called in the file")->required();
  add_text(*token, "--token-file", flags->token_file, "as for serve");
  return [flags, kubeconfig, token](Context& context) {
    require_selection(context, *flags);
    if (kubeconfig->parsed()) return run_serve_kubeconfig(context, *flags);
    if (token->parsed()) return run_serve_token(context, *flags);
    return ServeRun(context, *flags).run();
  };
}

}  // namespace k8scache::cli
