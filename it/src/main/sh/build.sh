# shellcheck shell=bash
# Keeps the build up to date and starts its Java programs. Sourced by `sidelane`.

agent=bpf-redirect/agent
cli=control-plane/cli
server=control-plane/server
injector=mesh-injector
gateway=quic-gateway

use_tools() {
    export JAVA_HOME=${found_at[jdk]}
    export PATH=$JAVA_HOME/bin:$PATH
}

# build_is_current MODULE: is anything newer than its jar that goes into it? Folders count: a deleted file makes its folder newer.
build_is_current() {
    local stamp=$root/$1/target/.sidelane-built newer
    [[ -e $stamp ]] && compgen -G "$root/$1/target/sidelane-*.jar" >/dev/null || return 1
    newer=$(cd "$root" && find pom.xml .mvn native control-plane bpf-redirect "$1" \
        \( -name target -o -path '*/src/test' -o -path it/lab -o -path it/src/main/sh \) -prune -o \
        \( -name pom.xml -o -path '*/src/*' -o -path '.mvn/*' \) -newer "$stamp" -print -quit)
    [[ -z $newer ]]
}

# mark_built SECONDS MODULE...: as old as the start of the build, so what changed meanwhile is newer.
mark_built() {
    local since=$1 module
    shift
    for module in "$@"; do touch -d "@$since" "$root/$module/target/.sidelane-built"; done
}

# ensure_built MODULE: builds it, and what it depends on, when that is due.
ensure_built() {
    local began
    build_is_current "$1" && return 0
    mkdir -p "$root/target"
    exec 9>"$root/target/.sidelane-build.lock"
    flock -n 9 || { note 'waiting for another build ...' && flock 9; }
    if ! build_is_current "$1"; then
        began=$(date +%s.%N)
        step "building $1" maven -q -DskipTests -pl "$1" -am package || exit 1
        mark_built "$began" "$1"
    fi
    exec 9>&-
}

maven() {
    "${found_at[mvn]}" -f "$root" -B -ntp -Dclang="${found_at[clang]##*/}" "$@" 2>&1 | without_advice
}

# Maven's advice to people who run it themselves.
without_advice() {
    grep --line-buffered -vE '^\[ERROR\] *($|->|\[Help|To see|Re-run|For more|After correcting|mvn|\(see http)' || true
}

# class_path MODULE: the module's jar first, then what it needs. In full: the AOT cache holds for this very list.
class_path() {
    local jar path=''
    for jar in "$root/$1"/target/sidelane-*.jar "$root/$1"/target/lib/*.jar; do
        [[ $jar == *-@(tests|sources|javadoc).jar && $jar != */lib/* ]] || path+=:$jar
    done
    printf '%s' "${path#:}"
}

# service_class_path MODULE: Quarkus puts what a service needs where it wants it.
service_class_path() {
    local jar path=''
    for jar in "$root/$1"/target/sidelane-*.jar "$root/$1"/target/quarkus-app/lib/{boot,main}/*.jar; do
        path+=:$jar
    done
    printf '%s' "${path#:}"
}

# java_help MODULE CLASS COMMAND ARGUMENT...: the program's own words; fails where it is not built yet.
java_help() {
    local found path
    if [[ $1 == @("$server"|"$injector") ]]; then path=$(service_class_path "$1"); else path=$(class_path "$1"); fi
    [[ -e ${path%%:*} ]] && probe_jdk || return 1
    # These classes know their own word by no word.
    [[ $3 == @(agent|control-plane|gateway|validate|injector|inject|addresses) ]] && set -- "$1" "$2" "${@:4}"
    "$found/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$path" "${@:2}" 2>/dev/null
}

# The agent runs on every node, so it is kept small and quick to start.
agent_flags=(--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+UseSerialGC -Xmx48m -XX:TieredStopAtLevel=1)

run_agent() {
    local path archive
    path=$(class_path "$agent")
    archive=$(aot_cache agent "$path" train_agent)
    exec "$JAVA_HOME/bin/java" "${agent_flags[@]}" ${archive:+-XX:AOTCache="$archive" -XX:AOTMode=auto -Xlog:aot*=off} \
        -cp "$path" io.sidelane.agent.AgentMain "$@"
}

# aot_cache NAME PATH TRAIN: the file with a program's classes as the JVM wants them, made at first use by TRAIN PATH FILE.
# Nothing when it cannot be had: the program then starts in the ordinary way. Its key is what the JVM compares: names, sizes and
# times of the jars, and the program's flags, NAME_flags.
aot_cache() {
    local key archive
    local -n flags=${1/-/_}_flags
    key=$({ tr ':' '\0' <<<"$2" | xargs -0 stat -c '%n %s %Y' 2>/dev/null; cat "$JAVA_HOME/release"; echo "${flags[@]}"; } | sha256sum)
    archive=$cache/aot/$1-${key:0:16}.aot
    if [[ ! -e $archive ]]; then
        mkdir -p "$cache/aot"
        (
            flock 9
            [[ -e $archive ]] && exit
            find "$cache/aot" \( -name '*.aot' -mtime +30 -o -name '*.aot.new' \) -delete
            # An empty file says that it did not work out, so that it is not tried at every start.
            step "preparing a quick start of the ${1/-/ } (once a build)" "$3" "$2" "$archive.new" 9>&- || : >"$archive.new"
            mv "$archive.new" "$archive"
        ) 9>"$cache/aot/.lock"
    fi
    [[ ! -s $archive ]] || printf '%s' "$archive"
}

# By a run like its real ones, where that can be done; else by one that does little.
train_agent() {
    local -a java=("$JAVA_HOME/bin/java" "${agent_flags[@]}" -XX:AOTCacheOutput="$2" -cp "$1")
    if ((EUID == 0)); then
        unshare --mount --propagation private "$parts/train" "${java[@]}" || true
    fi
    [[ -s $2 ]] || "${java[@]}" io.sidelane.agent.AgentMain version
    [[ -s $2 ]]
}

# What asks a control plane is short-lived: it must start quickly, and no more.
cli_flags=(-XX:+UseSerialGC -Xmx128m -XX:TieredStopAtLevel=1)

run_cli() {
    exec "$JAVA_HOME/bin/java" "${cli_flags[@]}" -cp "$(class_path "$cli")" io.sidelane.cli.SidelaneMain "$@"
}

run_validate() {
    exec "$JAVA_HOME/bin/java" "${cli_flags[@]}" -Xmx512m --sun-misc-unsafe-memory-access=allow \
        -cp "$(service_class_path "$server")" io.sidelane.controlplane.ValidateMain "$@"
}

# The same in the image.
control_plane_options=$root/$server/jvm.flags
control_plane_flags=("@$control_plane_options")

run_control_plane() {
    local jar=$root/$server/target/quarkus-app/quarkus-run.jar archive
    archive=$(aot_cache control-plane "$(printf '%s:' "$jar" "${jar%/*}"/{app,lib/*,quarkus}/* "$control_plane_options")" train_control_plane)
    exec "$JAVA_HOME/bin/java" "${control_plane_flags[@]}" ${archive:+-XX:AOTCache="$archive" -XX:AOTMode=auto -Xlog:aot*=off} \
        -jar "$jar" "$@"
}

# By a short run with a directory of its own, on ports that nobody knows.
train_control_plane() {
    local work started tries
    work=$(mktemp -d)
    mkdir "$work/config"
    cat >"$work/config/none.yaml" <<'YAML'
apiVersion: sidelane.io/v1alpha1
kind: AccelerationProfile
metadata: {name: sockmap}
spec: {path: Sockmap}
---
apiVersion: sidelane.io/v1alpha1
kind: ClusterAccelerationPolicy
metadata: {name: none}
spec: {candidates: [{profileRef: {name: sockmap}}]}
---
apiVersion: v1
kind: Pod
metadata: {name: none}
spec: {nodeName: none, containers: [{name: none, image: none}]}
YAML
    "$JAVA_HOME/bin/java" "${control_plane_flags[@]}" -XX:AOTCacheOutput="$2" -jar "${1%%:*}" --config-dir "$work/config" \
        --listen 127.0.0.1:0 --api 127.0.0.1:0 --management 127.0.0.1:0 >"$work/log" 2>&1 &
    started=$!
    for ((tries = 0; tries < 300; tries++)); do
        grep -q 'server: serving ADS' "$work/log" && break
        kill -0 "$started" 2>/dev/null || break
        sleep 0.1
    done
    # The JVM writes what it learnt when it is asked to stop.
    kill "$started" 2>/dev/null || true
    wait "$started" || true
    cat "$work/log"
    rm -rf "$work"
    [[ -s $2 ]]
}

run_inject() {
    exec "$JAVA_HOME/bin/java" "${cli_flags[@]}" --sun-misc-unsafe-memory-access=allow \
        -cp "$(service_class_path "$injector")" io.sidelane.injector.offline.InjectMain "$@"
}

run_addresses() {
    exec "$JAVA_HOME/bin/java" "${cli_flags[@]}" --sun-misc-unsafe-memory-access=allow \
        -cp "$(service_class_path "$injector")" io.sidelane.injector.offline.AddressesMain "$@"
}

run_injector() {
    exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+UseSerialGC -Xmx256m \
        -XX:+UseCompactObjectHeaders -jar "$root/$injector/target/quarkus-app/quarkus-run.jar" "$@"
}

# shellcheck source=it/src/main/sh/gateway-flags.sh
source "$parts/gateway-flags.sh"

run_gateway() {
    local path archive=''
    path=$(class_path "$gateway")
    # What ends at once does not wait for that.
    [[ ${1-} == @(check|top) ]] || archive=$(aot_cache gateway "$path" train_gateway)
    exec "$JAVA_HOME/bin/java" "${gateway_flags[@]}" ${archive:+-XX:AOTCache="$archive" -XX:AOTMode=auto -Xlog:aot*=off} \
        -cp "$path" io.sidelane.gateway.GatewayMain "$@"
}

# By a long warm-up, so that the JVM knows which methods matter.
train_gateway() {
    "$parts/train-gateway" "$JAVA_HOME/bin/java" "${gateway_flags[@]}" -XX:AOTCacheOutput="$2" -cp "$1" || true
    [[ -s $2 ]]
}

run_it() {
    exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
        -cp "$(class_path it)" io.sidelane.it.ItMain "$@"
}
