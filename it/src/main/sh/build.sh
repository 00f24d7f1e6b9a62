# shellcheck shell=bash
# Keeps the build up to date and starts its Java programs. Sourced by `sidelane`.

agent_target=bpf-redirect/agent/target
it_target=it/target
stamp=$root/target/.sidelane-built

use_tools() {
    export JAVA_HOME=${found_at[jdk]}
    export PATH=$JAVA_HOME/bin:$PATH
}

# Anything that goes into the jars, folders included: a deleted file makes its folder newer.
build_is_current() {
    local newer
    [[ -e $stamp ]] && compgen -G "$root/$agent_target/sidelane-agent-*.jar" >/dev/null &&
        compgen -G "$root/$it_target/sidelane-it-*.jar" >/dev/null || return 1
    newer=$(cd "$root" && find pom.xml .mvn native control-plane bpf-redirect it \
        \( -name target -o -path '*/src/test' -o -path it/lab -o -path it/src/main/sh \) -prune -o \
        \( -name pom.xml -o -path '*/src/*' -o -path '.mvn/*' \) -newer "$stamp" -print -quit)
    [[ -z $newer ]]
}

ensure_built() {
    build_is_current && return 0
    mkdir -p "$root/target"
    exec 9>"$root/target/.sidelane-build.lock"
    flock -n 9 || { note 'waiting for another build ...' && flock 9; }
    if ! build_is_current; then
        local began
        began=$(date +%s)
        step 'building' maven -q -DskipTests package || exit 1
        # As old as the start: what changed meanwhile is newer.
        touch -d "@$began" "$stamp"
    fi
    exec 9>&-
}

maven() {
    (cd "$root" && "${found_at[mvn]}" -B -ntp -Dclang="${found_at[clang]##*/}" "$@")
}

# class_path TARGET JAR: the module's jar first, then what it needs. In full: the AOT cache holds for this very list.
class_path() {
    local jar path=''
    for jar in "$root/$1/$2"-*.jar "$root/$1"/lib/*.jar; do
        [[ $jar == *-@(tests|sources|javadoc).jar && $jar != */lib/* ]] || path+=:$jar
    done
    printf '%s' "${path#:}"
}

# The agent runs on every node, so it is kept small and quick to start.
agent_flags=(--enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xmx48m -XX:TieredStopAtLevel=1)

run_agent() {
    local path archive
    path=$(class_path "$agent_target" sidelane-agent)
    archive=$(aot_cache "$path")
    exec "$JAVA_HOME/bin/java" "${agent_flags[@]}" ${archive:+-XX:AOTCache="$archive" -XX:AOTMode=auto} \
        -cp "$path" io.sidelane.agent.AgentMain "$@"
}

# aot_cache PATH: the file with the agent's classes as the JVM wants them, made at first use. Nothing when it cannot be had:
# the agent then starts in the ordinary way. Its key is what the JVM compares: names, sizes and times of the jars.
aot_cache() {
    local key archive
    key=$({ tr ':' '\0' <<<"$1" | xargs -0 stat -c '%n %s %Y' 2>/dev/null; cat "$JAVA_HOME/release"; } | sha256sum)
    archive=$cache/aot/agent-${key:0:16}.aot
    if [[ ! -e $archive ]]; then
        mkdir -p "$cache/aot"
        (
            flock 9
            [[ -e $archive ]] && exit
            find "$cache/aot" -name '*.aot' -mtime +30 -delete
            # An empty file says that it did not work out, so that it is not tried at every start.
            step 'preparing a quick start of the agent (once a build)' train_agent "$1" "$archive.new" 9>&- || : >"$archive.new"
            mv "$archive.new" "$archive"
        ) 9>"$cache/aot/.lock"
    fi
    [[ ! -s $archive ]] || printf '%s' "$archive"
}

train_agent() {
    "$JAVA_HOME/bin/java" "${agent_flags[@]}" -XX:AOTCacheOutput="$2" -cp "$1" io.sidelane.agent.AgentMain version && [[ -s $2 ]]
}

run_it() {
    exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
        -cp "$(class_path "$it_target" sidelane-it)" io.sidelane.it.ItMain "$@"
}
