# shellcheck shell=bash
# `sidelane test`: Maven's tests in a sandbox of their own, what they left behind, rounds on other kernels, the sum.
# Sourced by `sidelane`.

lab=$root/it/lab/kernel-lab
reports=$root/target/sidelane-test
# Hard ends, so that nothing hangs for ever: seconds for Maven, for a kernel's round.
maven_limit=3000
short_limit=600 whole_limit=3600
passed=0 failed=0 skipped=0

test_command() {
    local quick='' only='' kernel='' equivalence='' json='' began=$SECONDS verdict=0
    while (($#)); do
        case $1 in
            --quick) quick=yes ;;
            --only) [[ -n ${2-} ]] || misused 'only: no name (expected: a test class, such as LauncherIT)' && only=$2 && shift ;;
            --only=*) only=${1#*=} ;;
            --equivalence) equivalence=yes ;;
            --kernel) kernel=${2-} && shift $(($# > 1)) && check_kernel "$kernel" ;;
            --kernel=*) kernel=${1#*=} && check_kernel "$kernel" ;;
            -o | --output) [[ ${2-} == json ]] || misused "output: ${2-nothing} (expected: json)" && json=yes && shift ;;
            -ojson | --output=json) json=yes ;;
            *) wrong option "$1" './sidelane test' --quick --only --equivalence --kernel -o --help ;;
        esac
        shift
    done
    needs_root test
    ensure test
    use_tools
    # The sum alone goes to where a program reads; everything else is for people.
    exec 4>&1
    [[ -z $json ]] || exec 1>&2
    mkdir -p "$reports"

    if [[ -n $kernel ]]; then
        ensure_built it
        ensure_built "$injector"
        round "$kernel" required
    elif [[ -n $equivalence ]]; then
        ensure_built it
        whole_suite
    else
        maven_tests "$quick" "$only"
        if [[ -z $quick && -z $only ]]; then
            round 6.1
            round 6.12
            side_by_side
        fi
    fi

    ((failed == 0)) || verdict=1
    printf 'wall time: %d min %d s\n' $(((SECONDS - began) / 60)) $(((SECONDS - began) % 60))
    if [[ -n $json ]]; then
        printf '{"passed":%d,"failed":%d,"skipped":%d,"seconds":%d}\n' $passed $failed $skipped $((SECONDS - began)) >&4
    else
        printf '%d passed, %d failed%s\n' $passed $failed "$( ((skipped == 0)) || printf ', %d skipped' $skipped)"
    fi
    exit "$verdict"
}

check_kernel() {
    [[ $1 == 6.1 || $1 == 6.12 ]] || { note "sidelane: kernel: ${1:-none} (expected: 6.1 or 6.12)" && exit 2; }
}

maven_tests() {
    local quick=$1 only=$2 code=0 started
    local -a goals=(-fae verify)
    if [[ -n $only ]]; then
        # Both plugins would take any class of that name.
        goals+=("-Dtest=$only,!*IT,!*E2E" "-Dit.test=$only,!*Test" -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false)
    elif [[ -n $quick ]]; then
        goals+=('-Dit.test=*IT' -Dfailsafe.failIfNoSpecifiedTests=false)
    fi
    find "$root" -path '*/target/*-reports/TEST-*.xml' -delete
    started=$(date +%s.%N)
    printf 'running Maven; all of its output: %s\n' "$reports/maven.log"
    rm -f "$reports/exit-code"
    {
        sandboxed timeout --foreground -k 10 $maven_limit "${found_at[mvn]}" -f "$root" -B -ntp \
            -Dclang="${found_at[clang]##*/}" "${goals[@]}" 2>&1 || echo $? >"$reports/exit-code"
    } | tee "$reports/maven.log" |
        grep --line-buffered -E 'Tests run:|Running |BUILD |Building Sidelane|ERROR|FAIL|SKIP' | without_advice
    [[ ! -e $reports/exit-code ]] || code=$(<"$reports/exit-code")
    if ((code == 0)); then
        mark_built "$started" it "$agent" "$cli" "$server" "$injector" "$gateway"
    elif ((code == 124)); then
        note "Maven: stopped after $maven_limit s (expected: to end before that)"
    fi
    sum_reports
    if ((code != 0 && failed == 0)); then
        note "Maven: exit code $code, yet no test failed (expected: a build that compiles and a style that its checks accept)"
        failed=1
    elif ((passed + failed == 0)); then
        note "tests: none was run (expected: at least one${only:+, is there a test class named $only?})"
        failed=1
    fi
    judge_left_behind
}

# The equivalence suite in its full size, with what Maven's tests have around them.
whole_suite() {
    if sandboxed "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -cp "$(class_path it)" \
        io.sidelane.it.ItMain equivalence; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
    fi
    judge_left_behind
}

judge_left_behind() {
    if [[ -s $reports/left-behind ]]; then
        printf 'left behind by the tests:\n'
        sed 's/^/  /' "$reports/left-behind"
        failed=$((failed + 1))
    else
        printf 'left behind by the tests: nothing pinned, attached, mounted, listening or running\n'
        passed=$((passed + 1))
    fi
}

# Adds up surefire's and failsafe's reports, and says why tests were skipped.
sum_reports() {
    local tests errors failures skips
    local -a files
    mapfile -t files < <(find "$root" -path '*/target/*-reports/TEST-*.xml')
    ((${#files[@]})) || return 0
    read -r tests errors failures skips < <(awk '
        function number(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0 }
        /<testsuite / { head = 1 }
        head { tests += number("tests"); errors += number("errors"); failures += number("failures"); skips += number("skipped") }
        head && />/ { head = 0 }
        END { print tests + 0, errors + 0, failures + 0, skips + 0 }' "${files[@]}")
    passed=$((passed + tests - errors - failures - skips))
    failed=$((failed + errors + failures))
    skipped=$((skipped + skips))
    awk '
        function value(name) { return match($0, " " name "=\"[^\"]*\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : "" }
        /<testcase / { test = value("classname") "." value("name") }
        # Some reasons stand in the attribute, others, as an exception, in the text.
        /<skipped/ {
            reason = value("message")
            if (reason == "" && match($0, /CDATA\[[A-Za-z0-9_.$]*(: )?/)) reason = substr($0, RSTART + RLENGTH)
            print "skipped: " test ": " (reason == "" ? "no reason given" : reason)
        }' "${files[@]}" |
        sed -e 's/&quot;/"/g; s/&apos;/'\''/g; s/&lt;/</g; s/&gt;/>/g; s/&#10;/ /g; s/&amp;/\&/g' | sort
}

# round KERNEL [required]: what the agent makes of that kernel, with an RDMA device (soft-RoCE) that it must see; that device and
# networks used with what the injector puts on pods; then the equivalence suite, short unless the kernel was asked for by name. Left
# out, with the reason, where the kernel cannot be had.
round() {
    local kernel=$1 required=${2-} code=0 began=$SECONDS limit=$short_limit java command paths
    local -a machine=() cases=(--streams 5 --only streams-loopback --only streams-toggled --only stalled-reader-epoll --only half-close-by-client --only splice-in --only streams-memory-scarce)
    if [[ -n $required ]]; then
        cases=() limit=$whole_limit
        # Where only bytes for sidecars are redirected and nothing is adopted, these are the cases that can show anything.
        [[ $kernel != 6.1 ]] || cases=(--only streams-loopback --only streams-veth --only streams-redirect --only streams-toggled --only back-pressure --only half-close)
    fi
    [[ $kernel != 6.1 ]] || cases+=(--as-sidecar)
    [[ $kernel != 6.12 ]] || machine=(--iommu)
    rm -rf "$reports/lab-$kernel"
    mkdir -p "$reports/lab-$kernel"
    # Emulated: what compiles less starts sooner.
    java="$JAVA_HOME/bin/java --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -XX:TieredStopAtLevel=1"
    paths=$(paths_of_round "$kernel") || code=$?
    command="$java -cp '$(class_path it)' io.sidelane.it.ItMain round --doctor \"\$LAB_OUT/doctor\" $paths -- --quick ${cases[*]}"
    printf 'kernel %s: doctor, paths, equivalence --quick %s ...\n' "$kernel" "${cases[*]}"
    ((code != 0)) || "$lab" fetch --kernel "$kernel" || code=$?
    ((code != 0)) || "$lab" run --kernel "$kernel" --timeout "$limit" --out "$reports/lab-$kernel" "${machine[@]}" -- \
        /bin/bash -c "'$root/it/lab/soft-roce' && $command" || code=$?
    if ((code == 0)) && ! grep -q '^roce0 .* rxe0, ' "$reports/lab-$kernel/doctor"; then
        printf 'doctor: no rxe0 on roce0 (expected: it, in the column RDMA)\n'
        code=1
    fi
    if ((code == 0)); then
        printf 'kernel %s: passed in %d s\n' "$kernel" $((SECONDS - began))
        passed=$((passed + 1))
    elif ((code == 69)) && [[ -z $required ]]; then
        printf 'skipped: kernel %s: QEMU or the kernel is not to be had here\n' "$kernel"
        skipped=$((skipped + 1))
    else
        printf 'kernel %s: failed after %d s, exit code %d\n' "$kernel" $((SECONDS - began)) "$code"
        failed=$((failed + 1))
    fi
}

# What the doctor says of the kernels of the lab, beside what it says of this one.
side_by_side() {
    local kernel
    local -a lab_said=()
    for kernel in 6.1 6.12; do
        [[ ! -s $reports/lab-$kernel/doctor ]] || lab_said+=("$reports/lab-$kernel/doctor")
    done
    ((${#lab_said[@]})) || return 0
    (run_agent doctor >"$reports/doctor") || true
    printf 'what the doctor says of these kernels, where it differs:\n'
    "$parts/doctors" "${lab_said[@]}" "$reports/doctor"
}

# paths_of_round KERNEL: options for what the injector has put on pods, which is found out here, where it takes a second.
# Networks and DPDK on one kernel only: each program that is started takes its time in an emulated machine.
paths_of_round() {
    local folder=$reports/lab-$1 file
    mkdir -p "$folder/config"
    cp "$root/it/src/test/resources/io/sidelane/it/kubernetes/others/cluster.yaml" "$folder/config"
    # Huge pages of a size that the machine has memory for.
    for file in "$root"/manifests/{sets,examples}/finance.yaml "$root"/manifests/paths/{underlay-ipvlan,rdma-shared,dpdk-vfio}.yaml; do
        sed 's/{size: 1Gi, limit: 2Gi}/{size: 2Mi, limit: 128Mi}/' "$file"
        printf -- '---\n'
    done | sed '$d' >"$folder/config/pods.yaml"
    if ! (run_inject -f "$folder/config/pods.yaml" --config-dir "$folder/config" >"$folder/injected.yaml" 2>"$folder/injected.log"); then
        cat "$folder/injected.log" >&2
        return 1
    fi
    printf -- "--injected '%s'" "$folder/injected.yaml"
    ! all_there pingpong verbs || printf ' --rdma path-rdma-shared/app'
    [[ $1 != 6.12 ]] || ! all_there testpmd e1000 || printf ' --vfio path-dpdk-vfio/app'
    [[ $1 != 6.12 ]] || ! all_there cnitool cniplugins ||
        printf " --cnitool '%s' --underlay finance/ledger --underlay path-underlay-ipvlan/app" "${found_at[cnitool]}"
}

# all_there NEED...: else it says what is left out.
all_there() {
    local name
    for name in "$@"; do
        [[ -n ${found_at[$name]-} ]] || { note "left out: what uses ${need_what[$name]}, which is not there" && return 1; }
    done
}

# sandboxed COMMAND...: see `sandbox`. The control group is made out here, so that it can be emptied whatever happens inside.
sandboxed() {
    local groups code=0
    groups=$(awk '$3 == "cgroup2" {print $2; exit}' /proc/mounts)
    [[ -n $groups ]] || fail 'cgroup v2: not mounted (expected: a cgroup2 file system, such as /sys/fs/cgroup)'
    group=$groups/sidelane-test-$$
    rm -f "$reports/left-behind"
    mkdir "$group" || return
    # An interrupt ends this shell, and the trap ends everything that was started in the group.
    trap 'empty_group "$group"' EXIT
    (
        echo "$BASHPID" >"$group/cgroup.procs" || exit
        exec unshare --mount --cgroup --propagation private "$parts/sandbox" "$groups" "$reports/left-behind" "$@"
    ) || code=$?
    empty_group "$group"
    trap - EXIT
    return "$code"
}

empty_group() {
    local tries
    [[ -d $1 ]] || return 0
    [[ ! -e $1/cgroup.kill ]] || echo 1 >"$1/cgroup.kill"
    for ((tries = 0; tries < 50; tries++)); do
        find "$1" -depth -type d -exec rmdir {} + 2>/dev/null
        [[ -d $1 ]] || return 0
        sleep 0.1
    done
    note "cgroup: $1 (expected: gone); processes in it: $(xargs <"$1/cgroup.procs")"
}
