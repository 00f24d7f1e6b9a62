# shellcheck shell=bash
# What Sidelane needs from the machine, for what, and how to see whether it is there. Sourced by `sidelane` and `install`.
# The probes start no process where they can help it: they run before every command.

maven_version=3.9.16
envoy_version=1.40.0
aioquic_version=1.7.2
# Beside it, for the tests of the same gateway: WebSockets, HTTP/2 frame by frame, what drives a browser, another client of HTTP/3.
websockets_version=17.4
h2_version=4.4.1
playwright_version=1.65.2
niquests_version=3.21.2
aioquic_home=$cache/aioquic-$aioquic_version-websockets-$websockets_version-h2-$h2_version-playwright-$playwright_version-niquests-$niquests_version
# Newer ones depend on grol.io/grol, which not every Go module proxy serves, and some on a newer Go than most have.
fortio_version=v1.65.0
# Fetched, as Go fetches its own newer versions, only where the distribution's Go cannot build fortio.
go_version=1.24.4

# etcd and kube-apiserver by Go modules whose versions and hashes stand there.
kubernetes_module=$root/it/src/main/go/kubernetes
kubernetes_version=$(sed -n 's:.*k8s.io/kubernetes \(v[0-9.]*\) // indirect:\1:p' "$kubernetes_module/go.mod")
kubernetes_tools=(go.etcd.io/etcd/server/v3 k8s.io/kubernetes/cmd/kube-apiserver k8s.io/kubernetes/cmd/kubectl)
kubernetes_go_flags='-buildvcs=false -trimpath -mod=readonly'
kubernetes_ld_flags="-s -w -X k8s.io/component-base/version.gitVersion=$kubernetes_version"

# Likewise what the gateway is measured beside.
caddy_module=$root/it/src/main/go/caddy
caddy_version=$(sed -n 's:.*github.com/caddyserver/caddy/v2 v\([0-9.]*\) // indirect:\1:p' "$caddy_module/go.mod")

# Newer ones are for a newer Go than Kubernetes' own. The hash is of the module, as Go writes it.
gateway_api_version=v1.6.3
gateway_api_hash=h1:lKpJa5bGlraC/QeACvCpsHLdmO6y0iKfzVl6gzaFEYc=

# Ours, by Go modules whose versions and hashes stand there.
h3load_module=$root/it/src/main/go/h3load

# The CNI project's own, by Go modules whose versions and hashes stand there.
cnitool_module=$root/it/src/main/go/cni

# need NAME GROUP PACKAGES WHAT WHY: PACKAGES are Debian's; `a|b`: the first that apt offers; -: not by apt.
declare -a need_names=()
declare -A need_group=() need_packages=() need_what=() need_why=()
need() {
    need_names+=("$1")
    need_group[$1]=$2 need_packages[$1]=$3 need_what[$1]=$4 need_why[$1]=$5
}

need jdk build 'openjdk-25-jdk-headless|temurin-25-jdk' 'JDK 25' 'builds and runs Sidelane'
need mvn build maven "Maven 3.9 or newer" 'builds Sidelane'
need certs build 'ca-certificates' 'CA certificates' 'Maven, pip and Go fetch over TLS'
need clang build 'clang-16|clang-17|clang-18|clang-19|clang-20|clang-21' 'clang 16 or newer' 'compiles the BPF programs'
need strip build 'llvm-16|llvm-17|llvm-18|llvm-19|llvm-20|llvm-21' 'llvm-strip' 'reduces their debug data to BTF'
need headers build 'libbpf-dev' 'libbpf headers' 'BPF programs include them'
need libc build 'libc6-dev' 'C library headers' 'BPF programs and test programs include them'
need libbpf agent 'libbpf1' 'libbpf 1.x' 'the agent loads BPF programs by it'
need bpftool agent 'bpftool|linux-tools-common' 'bpftool' 'doctor and tests look into the kernel by it'
need kmod agent 'kmod' 'kmod' 'loads kernel modules where the kernel has them apart'
need ip mesh 'iproute2' 'iproute2' 'network namespaces stand for pods'
need ps mesh 'procps' 'procps' 'kernel settings and processes'
need iptables mesh 'iptables' 'iptables' 'sends a pod'\''s traffic through its sidecar, as Istio does'
need python mesh 'python3' 'Python 3' 'unpacks Envoy; a test workload'
need curl mesh 'curl' 'curl' 'asks through sidecars in tests'
need venv mesh 'python3-venv' 'Python venv' 'fetches Envoy and aioquic'
need envoy mesh - "Envoy $envoy_version" 'the sidecar of demo, benchmark and tests'
need go mesh 'golang-go' 'Go 1.21 or newer' 'builds fortio'
need fortio mesh - "fortio $fortio_version" 'servers and load of demo, benchmark and tests'
need gcc build 'gcc' 'gcc' 'compiles test programs'
need make build 'make' 'make' 'compiles test programs'
need nginx load 'nginx-light|nginx' 'nginx' 'a workload of benchmark and tests'
need redis load 'redis-server' 'Redis' 'a workload of benchmark and tests'
need redisbench load 'redis-tools' 'redis-benchmark' 'load for Redis'
need wrk load 'wrk' 'wrk' 'HTTP load'
need haproxy load 'haproxy' 'HAProxy' 'a second proxy in tests'
need node load 'nodejs' 'Node.js' 'a workload of tests'
need openssl edge 'openssl' 'OpenSSL' 'writes keys that tests read'
need gtlsclient edge 'ngtcp2-client' 'ngtcp2 client' 'asks the gateway over HTTP/3 in tests'
need aioquic edge - "aioquic $aioquic_version and others" 'asks the gateway what no browser would, in tests'
need chromium edge 'chromium' 'Chromium' 'the browser that tests open the gateway'\''s pages in'
need h3load edge - 'h3load' 'load over HTTP/3: benchmarks of the gateway'
need caddy edge - "Caddy $caddy_version" 'beside the gateway in its benchmarks; built once, within some minutes'
need kubernetes cluster - "Kubernetes $kubernetes_version" 'API server, etcd and kubectl of tests; built once, within about 15 minutes'
need gatewayapi cluster - "Gateway API $gateway_api_version" 'its kinds, for tests at an API server'
need cniplugins paths 'containernetworking-plugins' 'CNI plugins' 'attach pods to networks in tests'
need cnitool paths - 'cnitool' 'asks CNI plugins as a container runtime does, in tests'
need testpmd paths 'dpdk-dev' 'DPDK testpmd' 'forwards packets with what the injector puts on pods, in tests'
need afxdp paths 'librte-net-af-xdp23|librte-net-af-xdp24|librte-net-af-xdp25' 'DPDK'\''s AF_XDP driver' 'testpmd'\''s way to a NIC'
need e1000 paths 'librte-net-e1000-23|librte-net-e1000-24|librte-net-e1000-25' "DPDK's e1000 driver" 'testpmd'\''s way to a NIC of the kernel lab'
need pingpong paths 'ibverbs-utils' 'ibv_rc_pingpong' 'uses RDMA in tests'
need verbs paths 'ibverbs-providers' 'RDMA drivers' 'ibv_rc_pingpong'\''s way to a device'
need qemu lab 'qemu-system-x86' 'QEMU' 'tests on other kernels'
need busybox lab 'busybox-static' 'static busybox' 'starts those kernels'
need kernel61 lab - "Debian's kernel 6.1" 'tests on the oldest kernel'
need kernel612 lab - "Debian's kernel 6.12" 'tests on the kernel in between'

# Without these a command still does what it says; it tells what it left out.
optional() { [[ ${need_group[$1]} == @(lab|cluster|edge|paths) ]]; }

# Each probe sets `found` to what it found, or returns 1.
on_path() {
    local word
    for word in "$@"; do
        found=$(type -P "$word") && return 0
    done
    return 1
}

# jdk_at HOME: is it a JDK of 25 or newer? By its release file: starting it would take longer.
jdk_at() {
    local line version=''
    [[ -x $1/bin/javac && -r $1/release ]] || return 1
    while read -r line; do
        [[ $line == JAVA_VERSION=* ]] && version=${line#*\"} && version=${version%%[!0-9]*}
    done <"$1/release"
    [[ -n $version ]] && ((version >= 25))
}

probe_jdk() {
    local home path
    for home in "${JAVA_HOME-}" /usr/lib/jvm/*25*; do
        [[ -n $home ]] && jdk_at "$home" && found=$home && return 0
    done
    path=$(type -P java) && path=$(readlink -f "$path") && home=${path%/bin/java} && jdk_at "$home" && found=$home
}

probe_mvn() {
    for found in "$cache/apache-maven-$maven_version" "$cache/maven"; do
        [[ -x $found/bin/mvn ]] && found=$found/bin/mvn && return 0
    done
    return 1
}

probe_certs() { found=/etc/ssl/certs && compgen -G "$found/*" >/dev/null; }

probe_clang() {
    local version
    for version in 16 17 18 19 20 21 22 23; do
        found=$(type -P "clang-$version") && return 0
    done
    # clang without a number is often a link into .../llvm-N/bin.
    found=$(type -P clang) && version=$(readlink -f "$found") && [[ $version =~ llvm-([0-9]+)/ ]] && ((BASH_REMATCH[1] >= 16))
}

probe_strip() { on_path llvm-strip-{16..23} llvm-strip; }
probe_headers() { found=/usr/include/bpf/bpf_helpers.h && [[ -r $found ]]; }
probe_libc() { found=/usr/include/stdio.h && [[ -r $found && -r /usr/include/linux/bpf.h ]]; }
probe_libbpf() {
    for found in /usr/lib/*/libbpf.so.1 /lib/*/libbpf.so.1 /usr/lib64/libbpf.so.1; do
        [[ -e $found ]] && return 0
    done
    return 1
}
probe_bpftool() { on_path bpftool; }
probe_kmod() { on_path modprobe; }
probe_ip() { on_path ip; }
probe_ps() { on_path sysctl; }
probe_iptables() { on_path iptables; }
probe_python() { on_path python3; }
probe_venv() {
    [[ -x $cache/envoy-$envoy_version/envoy && -x $aioquic_home/bin/python ]] &&
        found='not needed: Envoy and aioquic are there' && return 0
    for found in /usr/lib/python3*/ensurepip; do
        [[ -d $found ]] && return 0
    done
    found=$(python3 -c 'import ensurepip; print(ensurepip.__path__[0])' 2>/dev/null)
}
probe_envoy() { found=$cache/envoy-$envoy_version/envoy && [[ -x $found ]]; }
probe_go() {
    probe_fortio && found='not needed: fortio is there' && return 0
    find_go
}
find_go() {
    local version
    for found in "$cache/go-$go_version/bin/go" "$(type -P go || true)" /usr/local/go/bin/go /usr/lib/go-1.*/bin/go; do
        [[ -x $found ]] && version=$(cd / && "$found" env GOVERSION 2>/dev/null) &&
            [[ $version =~ ^go1\.([0-9]+) ]] && ((BASH_REMATCH[1] >= 21)) && return 0
    done
    return 1
}
probe_fortio() {
    found=$cache/go/bin/fortio
    [[ -x $found && -r $cache/go/bin/.fortio && $(<"$cache/go/bin/.fortio") == "$fortio_version" ]]
}
probe_compiler() { find_go; }
# The folder's name is made of all that goes into the build: another Go, module or flag is another folder.
kubernetes_folder() {
    local key go=none
    ! find_go || go=$(cd / && "$found" env GOVERSION)
    key=$({ cat "$kubernetes_module"/go.{mod,sum} && printf '%s\n' "$go" "${kubernetes_tools[@]}" "$kubernetes_go_flags" "$kubernetes_ld_flags"; } | sha256sum)
    printf '%s/testbed/kubernetes-%s' "$cache" "${key:0:16}"
}
probe_kubernetes() { found=$(kubernetes_folder) && [[ -x $found/kube-apiserver ]]; }
probe_gatewayapi() { found=$cache/testbed/gateway-api-$gateway_api_version && [[ -d $found ]]; }
# As its source is, so is its folder's name.
source_folder() {
    local key
    key=$(cat "${@:2}" | sha256sum)
    printf '%s/testbed/%s-%s' "$cache" "$1" "${key:0:16}"
}
h3load_folder() { source_folder h3load "$h3load_module"/{main.go,go.mod,go.sum}; }
probe_h3load() { found=$(h3load_folder)/h3load && [[ -x $found ]]; }
caddy_folder() { source_folder caddy "$caddy_module"/go.{mod,sum}; }
probe_caddy() { found=$(caddy_folder)/caddy && [[ -x $found ]]; }
cnitool_folder() { source_folder cnitool "$cnitool_module"/go.{mod,sum}; }
probe_cnitool() { found=$(cnitool_folder)/cnitool && [[ -x $found ]]; }
probe_cniplugins() { found=/usr/lib/cni && [[ -x $found/macvlan && -x $found/host-local ]]; }
probe_testpmd() { on_path dpdk-testpmd; }
probe_afxdp() { found=$(compgen -G '/usr/lib/*/dpdk/pmds-*/librte_net_af_xdp.so'); }
probe_e1000() { found=$(compgen -G '/usr/lib/*/dpdk/pmds-*/librte_net_e1000.so'); }
probe_pingpong() { on_path ibv_rc_pingpong; }
probe_verbs() { found=$(compgen -G '/usr/lib/*/libibverbs/librxe-rdmav*.so'); }
probe_gcc() { on_path gcc; }
probe_make() { on_path make; }
probe_nginx() { on_path nginx; }
probe_curl() { on_path curl; }
probe_redis() { on_path redis-server; }
probe_redisbench() { on_path redis-benchmark; }
probe_wrk() { on_path wrk; }
probe_openssl() { on_path openssl; }
probe_gtlsclient() { on_path gtlsclient; }
probe_chromium() { on_path chromium; }
probe_aioquic() { found=$aioquic_home/bin/python && [[ -x $found ]]; }
probe_haproxy() { on_path haproxy; }
probe_node() { on_path node nodejs; }
probe_qemu() { on_path qemu-system-x86_64; }
# A dynamic busybox names its loader in its first page.
probe_busybox() {
    for found in /bin/busybox /usr/bin/busybox; do
        [[ -x $found ]] && ! head -c 4096 "$found" | grep -aq ld-linux && return 0
    done
    return 1
}
probe_kernel61() { found=$cache/kernels/6.1 && [[ -e $found/vmlinuz ]]; }
probe_kernel612() { found=$cache/kernels/6.12 && [[ -e $found/vmlinuz ]]; }

# Not by a package: made by `install NAME`, into the cache, when this other need is met.
declare -A cached_by=([mvn]=jdk [envoy]=python [aioquic]=venv [go]=certs [fortio]=go [kubernetes]=compiler [gatewayapi]=compiler [h3load]=compiler [caddy]=compiler [cnitool]=compiler [kernel61]=kmod [kernel612]=kmod)

# look GROUP...: fills state_of and found_at for the needs of these groups, and `missing` with those not there.
declare -A state_of=() found_at=()
declare -a missing=()
look() {
    local name found
    missing=()
    for name in "${need_names[@]}"; do
        [[ " $* " == *" ${need_group[$name]} "* ]] || continue
        found=''
        if "probe_$name"; then
            found_at[$name]=$found
            state_of[$name]=${state_of[$name]:-found}
        else
            unset "found_at[$name]" "state_of[$name]"
            missing+=("$name")
        fi
    done
}

groups_of() {
    case $1 in
        agent | doctor) printf 'build agent' ;;
        control-plane | injector | gateway | inject | addresses | status | explain | xds | validate) printf 'build' ;;
        demo) printf 'build agent mesh' ;;
        bench) printf 'build agent mesh load' ;;
        *) printf 'build agent mesh load edge cluster paths lab' ;;
    esac
}
