#compdef k8scache kubectl-cache
# zsh completion of k8scache. It asks the program, which answers from the cache.
#   source <(k8scache completion zsh)

_k8scache() {
  local program=${(Q)words[1]} line directive=4 word
  local -a answers found options
  answers=("${(@f)$("${program/#\~/$HOME}" __complete "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
  for line in $answers; do
    if [[ $line == :* ]]; then
      directive=${line#:}
      continue
    fi
    word=${${line%%$'\t'*}//:/\\:}
    if [[ $line == *$'\t'* ]]; then word+=":${line#*$'\t'}"; fi
    found+=("$word")
  done
  if ((directive & 2)); then options=(-S ''); fi
  if ((! (directive & 4))); then
    _files
    return
  fi
  _describe 'k8scache' found "${options[@]}"
}

if [[ ${funcstack[1]} == _k8scache ]]; then
  _k8scache "$@"
elif (($+functions[compdef])); then
  compdef _k8scache k8scache kubectl-cache
fi
