# Who may connect to the test cluster, and how: keys, tokens, kubeconfigs. Sourced by cluster.sh.
# What each user may do is in manifests/01-rbac.yaml.

# The CA that client certificates are trusted by, one certificate, and the service accounts' key.
make_keys() {
  (
    cd "$1"
    openssl genrsa -out service-accounts.key 2048
    openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj "/CN=k8scache test clients" \
      -keyout client-ca.key -out client-ca.crt
    openssl req -newkey rsa:2048 -nodes -subj "/O=k8scache:readers/CN=certificate" \
      -keyout client.key -out client.csr
    openssl x509 -req -in client.csr -days 30 -CA client-ca.crt -CAkey client-ca.key \
      -CAcreateserial -out client.crt
  ) >"$1/openssl.log" 2>&1 || fail "openssl failed: $(tail -1 "$1/openssl.log")"
}

# Users by token: admin may do everything, the others what manifests/01-rbac.yaml gives them.
make_tokens() {
  cat >"$1/tokens.csv" <<-TOKENS
	admin-token,admin,1,"system:masters"
	viewer-token,viewer,2
	nobody-token,nobody,3
	webonly-token,webonly,4
	TOKENS
}

# kubeconfig DIR PORT NAME CREDENTIALS-LINES: writes DIR/NAME.kubeconfig.
kubeconfig() {
  cat >"$1/$3.kubeconfig" <<-CONFIG
	apiVersion: v1
	kind: Config
	clusters:
	- name: test
	  cluster:
	    server: https://127.0.0.1:$2
	    certificate-authority: $1/apiserver.crt
	users:
	- name: $3
	  user:
	$4
	contexts:
	- name: $3@test
	  context: {cluster: test, user: $3}
	current-context: $3@test
	CONFIG
  chmod 600 "$1/$3.kubeconfig"
}

write_kubeconfigs() {
  local name
  for name in admin viewer nobody webonly; do
    kubeconfig "$1" "$2" "$name" "    token: $name-token"
  done
  kubeconfig "$1" "$2" certificate "    client-certificate: $1/client.crt
    client-key: $1/client.key"
}
