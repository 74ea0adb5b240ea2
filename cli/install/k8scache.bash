# bash completion of k8scache. It asks the program, which answers from the cache.
#   source <(k8scache completion bash)

_k8scache() {
  COMPREPLY=()
  # Bash breaks words at = and : too: what stands together is one.
  local line=${COMP_LINE:0:COMP_POINT} words=() part i=0
  while ((i <= COMP_CWORD)); do
    part=${COMP_WORDS[i]}
    if ((i == 0)) || [[ $line == [[:space:]]* ]]; then words+=(""); fi
    line=${line#"${line%%[![:space:]]*}"}
    if ((i == COMP_CWORD)); then part=$line; fi
    words[${#words[@]}-1]+=$part
    line=${line#"$part"}
    i=$((i + 1))
  done

  # Quotes as the program would not see them; an open one stays, as the shell's concern.
  local last=$((${#words[@]} - 1)) quote="" word
  case ${words[last]} in [\'\"]*) quote=${words[last]:0:1} ;; esac
  for i in "${!words[@]}"; do
    word=${words[i]}
    if [[ $word == \'* ]]; then
      word=${word#\'} word=${word%\'}
    elif [[ $word == \"* ]]; then
      word=${word#\"} word=${word%\"}
    else
      word=${word//\\/}
    fi
    words[i]=$word
  done

  # What stands before the last break of the word is not replaced.
  local typed=${words[last]} head="" breaks=${COMP_WORDBREAKS//[^=:]/}
  if [[ -z $quote && -n $breaks ]]; then head=${typed%"${typed##*[$breaks]}"}; fi

  local answer directive=4
  while IFS= read -r answer; do
    if [[ $answer == :* ]]; then
      directive=${answer#:}
      continue
    fi
    answer=${answer%%$'\t'*}
    answer=${answer#"$head"}
    if [[ -z $quote ]]; then printf -v answer %q "$answer"; fi
    COMPREPLY+=("$answer")
  done < <("${words[0]/#\~/$HOME}" __complete "${words[@]:1}" 2>/dev/null)

  if ((directive & 2)); then compopt -o nospace; fi
  if ((directive & 4)); then compopt +o default; fi
} 2>/dev/null

complete -o default -F _k8scache k8scache kubectl-cache
