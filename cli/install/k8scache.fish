# fish completion of k8scache. It asks the program, which answers from the cache.
#   k8scache completion fish | source

function __k8scache_answer
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l program $words[1]
    set -e words[1]
    set -l answers (eval $program __complete (string escape -- $words "$current") 2>/dev/null)
    set -l directive 4
    for answer in $answers
        if string match -q ':*' -- $answer
            set directive (string sub -s 2 -- $answer)
        else
            echo $answer
        end
    end
    # 4: no files.
    if test (math "floor($directive / 4) % 2") -eq 0
        __fish_complete_path "$current"
    end
end

complete -c k8scache -f -a '(__k8scache_answer)'
complete -c kubectl-cache -f -a '(__k8scache_answer)'
