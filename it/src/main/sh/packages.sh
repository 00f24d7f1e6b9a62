# shellcheck shell=bash
# Which of Debian's packages stand for what is missing. Sourced by `sidelane`.

# Packages of everything that is missing, in one transaction.
install_packages() {
    local name package
    local -a packages=() chosen=()
    for name in "${missing[@]}"; do
        case $name in
            # Only where there is none at all: an old one is enough to fetch the right one.
            mvn | go) [[ -n $(type -P "$name") ]] || packages+=("${need_packages[$name]}") ;;
            *) [[ ${need_packages[$name]} == - ]] || packages+=("${need_packages[$name]}") ;;
        esac
    done
    ((${#packages[@]})) || return 0
    if [[ -z $(type -P apt-get) ]]; then
        note 'apt-get: not found (expected: Debian or Ubuntu); packages have to be installed by hand'
        return 0
    fi
    if ((EUID != 0)); then
        note "packages: user $EUID (expected: root; sudo $root/sidelane setup); the rest is done without"
        return 0
    fi
    step 'apt-get update' apt-get update -q -o DPkg::Lock::Timeout=300 || true
    for name in "${packages[@]}"; do
        package=$(offered "$name") && chosen+=("$package")
    done
    ((${#chosen[@]})) || return 0
    step "installing system packages (${#chosen[@]})" "$parts/install" packages "${chosen[@]}" || true
}

# offered 'a|b|c': the first of these packages that apt can install.
offered() {
    local package
    for package in ${1//|/ }; do
        if [[ $(apt-cache policy "$package" 2>/dev/null) =~ Candidate:\ [^\(] ]]; then
            printf '%s' "$package"
            return 0
        fi
    done
    return 1
}
