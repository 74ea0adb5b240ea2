#pragma once

#include "core/kube/kubeconfig.hpp"

namespace k8scache::kube {

/// Puts the flags' values in place of the user's own: a flag for a file also replaces the data, a
/// token also replaces the token file.
void override_user(UserConfig& user, const KubeconfigFlags& flags);

/// Throws `Error` (Usage) when the entry contradicts itself or lacks a part: two methods at once, a
/// certificate without key, an exec plugin without command, groups without `as`.
///
/// Spec: client-go, clientcmd.validateAuthInfo.
void check_user(const UserConfig& user);

/// Whether any credential is there (impersonation is none).
[[nodiscard]] bool has_credentials(const UserConfig& user);

/// A user with the same name that impersonates the same, without credentials.
[[nodiscard]] UserConfig without_credentials(const UserConfig& user);

}  // namespace k8scache::kube
