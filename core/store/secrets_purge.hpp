#pragma once

#include "core/model/redact.hpp"

#include <string>

namespace k8scache::store {

/// Makes the file forget secret values when it was filled with `--secrets full` and is not to be
/// any more: rows are rewritten, their changes and the dictionary trained on them deleted, the file
/// vacuumed. Does nothing otherwise. The caller holds the WriterLock.
void purge_secrets(const std::string& path, model::SecretsMode mode);

}  // namespace k8scache::store
