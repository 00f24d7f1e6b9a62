# shellcheck shell=bash
# What the gateway is measured beside, each set up as like it as it can be: HTTP/3 in, HTTP/1.1 to one upstream, upstream
# connections kept. Sourced by `gateway-bench` and `gateway-restarts`, in a folder with cert.pem and key.pem.

# free_ports N: so many that are free on TCP and UDP now. All are held until the last is found: none is given twice.
free_ports() {
    python3 - "$1" <<'PYTHON'
import socket, sys

ports, held = [], []
while len(ports) < int(sys.argv[1]):
    stream, datagram = socket.socket(), socket.socket(type=socket.SOCK_DGRAM)
    stream.bind(("127.0.0.1", 0))
    held += [stream, datagram]
    try:
        datagram.bind(stream.getsockname())
        ports.append(stream.getsockname()[1])
    except OSError:
        pass
print(*ports)
PYTHON
}

# new_certificate NAME [ADDRESS]: key.pem and cert.pem, by an authority of its own, ca.pem, that stays. Renamed into place.
new_certificate() {
    local -a new=(openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2)
    [[ -e ca.pem ]] || "${new[@]}" -keyout ca.key -out ca.pem -subj '/CN=authority' 2>/dev/null
    "${new[@]}" -CA ca.pem -CAkey ca.key -keyout key.new -out cert.new -subj "/CN=$1" \
        -addext 'basicConstraints=critical,CA:FALSE' -addext "subjectAltName=DNS:$1,IP:${2-127.0.0.1}" 2>/dev/null
    chmod 644 key.new
    mv key.new key.pem
    mv cert.new cert.pem
}

# envoy_yaml PORT UPSTREAM [ACCESS-LOG]
envoy_yaml() {
    local log=''
    [[ -z ${3-} ]] || log="access_log: [{name: file, typed_config: {\"@type\": type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog, path: $3}}]"
    cat <<YAML
static_resources:
  listeners:
  - name: edge
    address: {socket_address: {protocol: UDP, address: 127.0.0.1, port_value: $1}}
    udp_listener_config: {quic_options: {}, downstream_socket_config: {prefer_gro: true}}
    filter_chains:
    - transport_socket:
        name: quic
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.transport_sockets.quic.v3.QuicDownstreamTransport
          downstream_tls_context:
            common_tls_context: {tls_certificates: [{certificate_chain: {filename: cert.pem}, private_key: {filename: key.pem}}]}
      filters:
      - name: hcm
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          codec_type: HTTP3
          stat_prefix: edge
          http3_protocol_options: {quic_protocol_options: {max_concurrent_streams: 100}}
          $log
          route_config: {virtual_hosts: [{name: all, domains: ["*"], routes: [{match: {prefix: /}, route: {cluster: upstream}}]}]}
          http_filters: [{name: router, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}}]
  clusters:
  - name: upstream
    type: STATIC
    load_assignment:
      cluster_name: upstream
      endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: ${2%:*}, port_value: ${2##*:}}}}}]}]
YAML
}

# caddyfile NAME PORT UPSTREAM ADMIN [ACCESS-LOG]: NAME is the certificate's. Of itself it keeps no more than 32 upstream
# connections and asks the upstream for gzip, which the others do not.
caddyfile() {
    local log=''
    [[ -z ${5-} ]] || log="log {
output file $5
}"
    cat <<CADDY
{
    admin $4
    auto_https off
    persist_config off
    grace_period 10s
    servers {
        protocols h3
    }
    log default {
        level ERROR
    }
}
https://$1:$2 {
    bind 127.0.0.1
    tls cert.pem key.pem
    $log
    reverse_proxy $3 {
        transport http {
            keepalive_idle_conns_per_host 1024
            compression off
        }
    }
}
CADDY
}

# write_table NAME FILE: puts it between <!-- NAME --> and <!-- /NAME --> of the gateway's README.
write_table() {
    python3 - "$root/quic-gateway/README.md" "$1" "$2" <<'PYTHON'
import re, sys

path, name, table = sys.argv[1], sys.argv[2], open(sys.argv[3]).read()
text = open(path).read()
open(path, "w").write(re.sub(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", lambda found: found[1] + table + found[2], text, flags=re.S))
PYTHON
}
