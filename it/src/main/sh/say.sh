# shellcheck shell=bash
# How the launcher speaks: errors, progress, colour, JSON strings, suggestions. Sourced by `sidelane`.

if [[ -t 1 && -z ${NO_COLOR-} && ${TERM-dumb} != dumb ]]; then
    green=$'\e[32m' red=$'\e[31m' yellow=$'\e[33m' bold=$'\e[1m' plain=$'\e[0m'
else
    green='' red='' yellow='' bold='' plain=''
fi

note() {
    printf '%s\n' "$*" >&2
}

fail() {
    printf 'sidelane: %s\n' "$*" >&2
    exit 1
}

# misused TEXT: a command line that is not understood.
misused() {
    printf 'sidelane: %s\n' "$*" >&2
    exit 2
}

# wrong KIND WORD COMMAND KNOWN...: a word we do not know, what was probably meant, exit code 2.
wrong() {
    local kind=$1 word=$2 command=$3 guess
    shift 3
    printf 'sidelane: unknown %s: %s' "$kind" "$word" >&2
    guess=$(nearest "$word" "$@")
    if [[ -n $guess ]]; then
        printf ' (did you mean %s?)' "$guess" >&2
    else
        printf ' (expected: %s)' "$(join ', ' "$@")" >&2
    fi
    printf '; see `%s --help`\n' "$command" >&2
    exit 2
}

join() {
    local separator=$1 joined=$2 word
    shift 2
    for word in "$@"; do joined+=$separator$word; done
    printf '%s' "$joined"
}

# nearest WORD KNOWN...: the known word at most a third of the letters away, or nothing.
nearest() {
    local word=$1 known best='' least=99
    shift
    for known in "$@"; do
        distance "$word" "$known"
        if ((REPLY < least)); then best=$known least=$REPLY; fi
    done
    ((least <= (${#word} + 2) / 3)) && printf '%s' "$best"
    return 0
}

# Edit distance (Levenshtein) into REPLY.
distance() {
    local a=$1 b=$2 i j cost above diagonal
    local -a row
    for ((j = 0; j <= ${#b}; j++)); do row[j]=$j; done
    for ((i = 1; i <= ${#a}; i++)); do
        diagonal=${row[0]} row[0]=$i
        for ((j = 1; j <= ${#b}; j++)); do
            above=${row[j]} cost=1
            [[ ${a:i-1:1} == "${b:j-1:1}" ]] && cost=0
            row[j]=$((diagonal + cost))
            ((above + 1 < row[j])) && row[j]=$((above + 1))
            ((row[j - 1] + 1 < row[j])) && row[j]=$((row[j - 1] + 1))
            diagonal=$above
        done
    done
    REPLY=${row[${#b}]}
}

json_string() {
    local text=${1//\\/\\\\}
    text=${text//\"/\\\"}
    text=${text//$'\t'/\\t}
    printf '"%s"' "${text//$'\n'/\\n}"
}

# step TEXT COMMAND...: runs it with its output in the log; says so when it takes over two seconds, and how long it took.
step() {
    local text=$1 began=$SECONDS said='' code=0 pid
    shift
    mkdir -p "$cache/log"
    local log=$cache/log/${text//[^A-Za-z0-9.]/-}.log
    "$@" >"$log" 2>&1 </dev/null &
    pid=$!
    # A background child ignores the terminal's interrupt, so it is passed on.
    trap 'kill "$pid" 2>/dev/null; exit 130' INT TERM
    while kill -0 "$pid" 2>/dev/null; do
        if ((SECONDS - began >= 2)); then
            if [[ -t 2 ]]; then
                printf '\r%s ... %d s' "$text" $((SECONDS - began)) >&2
            elif [[ -z $said ]]; then
                note "$text ..."
            fi
            said=yes
        fi
        sleep 0.1
    done
    wait "$pid" || code=$?
    trap - INT TERM
    if ((code != 0)); then
        [[ -n $said && -t 2 ]] && printf '\n' >&2
        tail -n 15 "$log" >&2
        note "sidelane: $text: failed after $((SECONDS - began)) s, exit code $code; all of its output: $log"
    elif [[ -n $said ]]; then
        [[ -t 2 ]] && printf '\r' >&2
        note "$text: done in $((SECONDS - began)) s"
    fi
    return "$code"
}
