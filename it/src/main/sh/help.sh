# shellcheck shell=bash
# What `--help` says. Sourced by `sidelane`. The Java programs speak for themselves once they are built, in more detail.

commands=(setup demo test bench doctor agent control-plane injector gateway status explain xds validate inject addresses version help)

help_all() {
    cat <<'TEXT'
Sidelane makes the sidecar cheap: it takes the hops of a service mesh off the node's TCP stack where the kernel can do so safely.

usage: ./sidelane COMMAND [OPTION]...

  setup          find or install what is needed; the other commands do this by themselves
  demo           two pods with Envoy sidecars, without and with Sidelane, side by side
  test           all tests, on this kernel and on two others
  bench          the measurements, losers included
  doctor         what this node can do, and why not more
  agent          accelerate this node's pods by the policies in a directory, or of a control plane
  control-plane  tell agents and proxies what the policies in a directory ask for
  injector       the webhook that puts on pods what their path asks for
  gateway        take HTTP/3, HTTP/2 and HTTP/1.1 from outside and ask upstreams
  status         the control plane, its nodes and policies, and what is wrong
  explain        why a pod's connections go the way they go
  xds            who is connected to the control plane, and what each client has
  validate       whether files are right, without serving them
  inject         what the injector would put on the pods in a file, without a cluster
  addresses      which addresses of pods do not fit together, by files
  version        which version this is
  help           this, or `help COMMAND`

Every command has --help. Where there is something to print, -o json prints it for programs. Exit code 0 means success only.

example: ./sidelane demo
TEXT
}

help_of() {
    case $1 in
        setup) cat <<'TEXT' ;;
usage: ./sidelane setup [--yes] [--check] [-o json]

Finds or installs what Sidelane needs and prints what it found, where, and what for. Asks before it installs, if there is a
terminal to ask on. System packages come by apt and need root; everything else goes into ~/.cache/sidelane ($SIDELANE_CACHE).
No service is started. Running it again changes nothing.

  --yes     do not ask
  --check   install nothing; exit 1 when something is missing
  -o json   the table for programs

example: sudo ./sidelane setup --yes
TEXT
        demo) cat <<'TEXT' ;;
usage: ./sidelane demo [OPTION]...

Starts two pods (network namespaces) with an Envoy sidecar each, sends the same load without and with Sidelane, and shows
both. Needs root. Leaves nothing behind.

example: sudo ./sidelane demo
TEXT
        test) cat <<'TEXT' ;;
usage: ./sidelane test [--quick] [--only NAME] [--equivalence] [--kernel 6.1|6.12] [-o json]

Builds and runs all tests, then a short round on Debian's kernels 6.1 and 6.12 in QEMU, then looks for anything left behind:
pinned, attached, mounted, listening or running. Needs root. The last line is the sum: N passed, N failed.

  --quick          no tests of several real systems (E2E), no other kernels
  --equivalence    only the equivalence suite, in full: 1,000 uploads of up to 30 MB, 10,000 connections of twins,
                   streams of gigabytes; other tests run it small
  --only NAME      only test classes of this name (Maven's patterns), no other kernels
  --kernel VERSION only the round on that kernel
  -o json          the sum for programs; everything else goes to the error output

example: sudo ./sidelane test --only 'Launcher*'
TEXT
        bench) cat <<'TEXT' ;;
usage: ./sidelane bench [OPTION]...

Measures requests with and without Sidelane on this machine and prints all results, the losing ones too. Needs root.

example: sudo ./sidelane bench -o json > result.json
TEXT
        doctor) cat <<'TEXT' ;;
usage: ./sidelane doctor [-o json]

Tells which acceleration paths this node can take and, for the others, what is missing. Changes nothing.

example: sudo ./sidelane doctor
TEXT
        agent) cat <<'TEXT' ;;
usage: ./sidelane agent --policy-dir DIR [--cgroup PATH] [--bpffs DIR] [--node NAME] [--admin ADDR]
       ./sidelane agent drain [--cgroup PATH] [--bpffs DIR]

Redirects the connections that the policies in DIR ask for, until it is stopped; what it put into the kernel goes on working.
`drain` stops redirecting, waits until nothing is unread, and takes everything out of the kernel. Needs root.

  --policy-dir DIR  YAML files with profiles, policies and pods
  --cgroup PATH     cgroup v2 folder whose sockets are considered (default: the root)
  --bpffs DIR       where to pin (default: /sys/fs/bpf/sidelane)
  --node NAME       this node's name (default: the host name)
  --admin ADDR      127.0.0.1:PORT or unix:/path for health, metrics and status

example: sudo ./sidelane agent --policy-dir /etc/sidelane --admin 127.0.0.1:9901
         sudo ./sidelane agent drain
TEXT
        control-plane) cat <<'TEXT' ;;
usage: ./sidelane control-plane --config-dir DIR [OPTION]...

Tells agents, proxies and gateways over ADS what the policies in DIR ask for, until it is stopped; its clients go on with what
they have.

  --config-dir DIR  YAML files with profiles, policies, pods, namespaces, nodes, services and routes

example: ./sidelane control-plane --config-dir /etc/sidelane
TEXT
        injector) cat <<'TEXT' ;;
usage: ./sidelane injector [OPTION]...

Answers the API server of the cluster that it runs in, or that KUBECONFIG names, about new pods, until it is stopped.

example: KUBECONFIG=~/.kube/config ./sidelane injector --listen 0.0.0.0:18444
TEXT
        inject) cat <<'TEXT' ;;
usage: ./sidelane inject -f FILE --config-dir DIR [-n NAMESPACE] [--diff]

Puts on pods what the injector would put on them, without a cluster: YAML to standard output, the reasons to standard error.

  -f FILE           YAML with pods, Deployments and other workloads; - is standard input
  --config-dir DIR  YAML files with profiles, policies, namespaces, nodes, and objects that profiles refer to
  -n NAMESPACE      of objects that name none (default: default)
  --diff            what would change, instead of the objects

example: ./sidelane inject -f pods.yaml --config-dir /etc/sidelane --diff
TEXT
        addresses) cat <<'TEXT' ;;
usage: ./sidelane addresses --config-dir DIR [-o json]

Tells which addresses of pods do not fit together: pools that overlap, addresses that two pods have or none, pools that are used
up. Changes nothing: what would mend it is said. Exit code 1 when something was found.

  --config-dir DIR  YAML files, as `kubectl get -o yaml` writes them, of pods, StatefulSets, nodes, ServiceCIDRs, networks and pools

example: ./sidelane addresses --config-dir ./cluster
TEXT
        gateway) cat <<'TEXT' ;;
usage: ./sidelane gateway --config FILE
       ./sidelane gateway check FILE
       ./sidelane gateway top [--admin HOST:PORT] [--once] [-o json]

Takes HTTP/3, HTTP/2 and HTTP/1.1 from clients and asks upstreams in HTTP/1.1 or HTTP/2, until it is stopped. Reads its file
again when it or a certificate changes; the last good one stays in force. `check` reads a file without serving it.

  --config FILE  YAML file with listeners, routes and upstreams

example: ./sidelane gateway --config /etc/sidelane/gateway.yaml
         ./sidelane gateway check gateway.yaml
TEXT
        status) cat <<'TEXT' ;;
usage: ./sidelane status [--watch] [--server URL] [-o json]

Shows the control plane, its nodes and policies with their conditions, and what is wrong.

  --watch       show it again every 2 seconds, until interrupted
  --server URL  the control plane's address (default: $SIDELANE_SERVER, else http://127.0.0.1:18080)

example: ./sidelane status
TEXT
        explain) cat <<'TEXT' ;;
usage: ./sidelane explain pod [NAMESPACE/]NAME [--server URL] [-o json]

Tells which way a pod's connections go and why: policies, candidates, node, kernel, hops.

example: ./sidelane explain pod shop/cart-0
TEXT
        xds) cat <<'TEXT' ;;
usage: ./sidelane xds clients [--limit N] [--after NEXT] [--server URL] [-o json]
       ./sidelane xds diff CLIENT [--all] [--server URL] [-o json]

Shows who is connected over ADS, and what a client acknowledged beside what it should have. Like diff, the latter's exit code
is 1 when the two differ.

example: ./sidelane xds diff node-1
TEXT
        validate) cat <<'TEXT' ;;
usage: ./sidelane validate FILE|DIR... [-o json]

Reads files as a control plane would, without serving them: a line an error, with file, line, field, and what would do.

example: ./sidelane validate /etc/sidelane
TEXT
        version) cat <<'TEXT' ;;
usage: ./sidelane version [-o json]

example: ./sidelane version -o json
TEXT
        help) help_all ;;
        *) wrong command "$1" ./sidelane "${commands[@]}" ;;
    esac
}
