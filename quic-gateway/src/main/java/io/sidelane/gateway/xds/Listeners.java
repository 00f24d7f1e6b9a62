package io.sidelane.gateway.xds;

import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.transport_sockets.quic.v3.QuicDownstreamTransport;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.sidelane.api.quic.ConnectUdp;
import io.sidelane.api.quic.EarlyData;
import io.sidelane.api.quic.QuicSpec;
import io.sidelane.api.yaml.RecordFile;
import io.sidelane.gateway.config.CertificateConfig;
import io.sidelane.gateway.config.ListenerConfig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ports: HTTP/3 as Envoy has it; the gateway serves TCP of the same number beside it. */
final class Listeners {

    /** Metadata that carries a QuicPolicy's {@code spec}. */
    static final String POLICY = "sidelane.io/quic-policy";

    private static final String NO_POLICY = "targetRefs: [{name: none}]";
    private static final int RETRY_HANDSHAKES = 256;

    /**
     * Certificates by the names that they are for.
     *
     * @param hosts none: any
     */
    record Chain(List<String> hosts, List<String> secrets) {
        Chain {
            hosts = List.copyOf(hosts);
            secrets = List.copyOf(secrets);
        }
    }

    /**
     * @param routes name of its RouteConfiguration
     * @param settings all but certificates
     * @param connectUdp where clients may send UDP; null: nowhere
     */
    record Read(
            String routes,
            List<Chain> chains,
            ListenerConfig settings,
            @Nullable ConnectUdp connectUdp) {
        Read {
            chains = List.copyOf(chains);
        }

        List<String> secrets() {
            return chains.stream().flatMap(chain -> chain.secrets().stream()).toList();
        }

        ListenerConfig with(List<CertificateConfig> certificates) {
            return new ListenerConfig(
                    settings.name(),
                    settings.address(),
                    certificates,
                    settings.clientCa(),
                    settings.retry(),
                    settings.retryHandshakes(),
                    settings.earlyData(),
                    settings.migration(),
                    settings.congestionControl(),
                    settings.altSvc(),
                    settings.datagrams(),
                    settings.limits(),
                    settings.qlog());
        }
    }

    private static final Subset LISTENER =
            Subset.of(
                    "name",
                    "address.socket_address.protocol",
                    "address.socket_address.address",
                    "address.socket_address.port_value",
                    "udp_listener_config.quic_options",
                    "metadata.filter_metadata.*",
                    "filter_chains.name",
                    "filter_chains.filter_chain_match.server_names",
                    "filter_chains.transport_socket.*",
                    "filter_chains.filters.name",
                    "filter_chains.filters.typed_config.*");

    private static final Subset HTTP =
            Subset.of(
                    "codec_type",
                    "stat_prefix",
                    "rds.route_config_name",
                    "rds.config_source.*",
                    "http_filters.name",
                    "http_filters.typed_config.*");

    private static final Subset TLS =
            Subset.of(
                    "downstream_tls_context.require_client_certificate.value",
                    "downstream_tls_context.common_tls_context.validation_context.trusted_ca.filename",
                    "downstream_tls_context.common_tls_context.validation_context.trusted_ca.inline_bytes",
                    "downstream_tls_context.common_tls_context.validation_context.trusted_ca.inline_string",
                    "downstream_tls_context.common_tls_context.tls_certificate_sds_secret_configs.name",
                    "downstream_tls_context.common_tls_context.tls_certificate_sds_secret_configs.sds_config.*");

    private Listeners() {}

    static Read read(Listener listener, PemCheck check) throws RejectedException {
        LISTENER.check(listener);
        if (!listener.getUdpListenerConfig().hasQuicOptions()) {
            throw new RejectedException(
                    "udp_listener_config.quic_options: none (expected: there, for HTTP/3)");
        }
        if (listener.getFilterChainsCount() == 0) {
            throw new RejectedException("filter_chains: none (expected: at least one)");
        }
        var chains = new ArrayList<Chain>();
        var clientCas = new HashSet<String>();
        String routes = null;
        for (var chain : listener.getFilterChainsList()) {
            var transport = transport(chain);
            chains.add(
                    new Chain(
                            chain.getFilterChainMatch().getServerNamesList(), secrets(transport)));
            clientCas.add(clientCa(transport.getDownstreamTlsContext(), check));
            var name = routes(chain);
            if (routes != null && !routes.equals(name)) {
                throw new RejectedException(
                        "rds.route_config_name: %s and %s (expected: one a listener)"
                                .formatted(routes, name));
            }
            routes = name;
        }
        if (routes == null) {
            throw new IllegalStateException("there is a chain");
        }
        if (clientCas.size() > 1) {
            // A client may ask for one name, and then for what is of another.
            throw new RejectedException(
                    "require_client_certificate: not the same in all filter_chains (expected: one trusted_ca a listener, or none)");
        }
        var spec = policy(listener);
        var clientCa = clientCas.iterator().next();
        return new Read(
                routes,
                chains,
                settings(listener, spec, clientCa.isEmpty() ? null : clientCa),
                spec.connectUdp());
    }

    private static ListenerConfig settings(
            Listener listener, QuicSpec spec, @Nullable String clientCa) throws RejectedException {
        if (clientCa != null && spec.earlyData() != EarlyData.REJECT) {
            throw new RejectedException(
                    "%s: earlyData: SafeMethods (expected: Reject beside require_client_certificate, for a ticket would do instead of a certificate)"
                            .formatted(POLICY));
        }
        try {
            return new ListenerConfig(
                    listener.getName(),
                    Assignments.written(listener.getAddress().getSocketAddress()),
                    List.of(),
                    clientCa,
                    spec.retry(),
                    RETRY_HANDSHAKES,
                    spec.earlyData(),
                    spec.migration(),
                    spec.congestionControl(),
                    spec.altSvc(),
                    spec.datagrams(),
                    spec.limits(),
                    null);
        } catch (IllegalArgumentException e) {
            throw new RejectedException(String.valueOf(e.getMessage()));
        }
    }

    private static QuicSpec policy(Listener listener) throws RejectedException {
        var text = NO_POLICY;
        for (var entry : listener.getMetadata().getFilterMetadataMap().entrySet()) {
            if (!entry.getKey().equals(POLICY)) {
                throw new RejectedException(
                        "metadata: %s (expected: %s)".formatted(entry.getKey(), POLICY));
            }
            var spec = entry.getValue().getFieldsMap().get("spec");
            if (spec == null) {
                throw new RejectedException(
                        "metadata.%s.spec: missing (expected: JSON)".formatted(POLICY));
            }
            text = spec.getStringValue();
        }
        return switch (RecordFile.read(
                POLICY, text.getBytes(StandardCharsets.UTF_8), QuicSpec.class)) {
            case RecordFile.Good<QuicSpec> good -> good.record();
            case RecordFile.Bad<QuicSpec> bad ->
                    throw new RejectedException(bad.problems().getFirst().toString());
        };
    }

    /* Empty: clients need not show one. */
    private static String clientCa(DownstreamTlsContext tls, PemCheck check)
            throws RejectedException {
        var validation = tls.getCommonTlsContext().getValidationContext();
        boolean required = tls.getRequireClientCertificate().getValue();
        if (required != validation.hasTrustedCa()) {
            throw new RejectedException(
                    required
                            ? "require_client_certificate: without trusted_ca (expected: who vouches for clients)"
                            : "trusted_ca: without require_client_certificate (expected: both, or none)");
        }
        return required ? TrustedCa.read(validation.getTrustedCa(), check) : "";
    }

    private static QuicDownstreamTransport transport(FilterChain chain) throws RejectedException {
        var transport =
                Subset.unpack(
                        "filter_chains.transport_socket",
                        chain.getTransportSocket().getTypedConfig(),
                        QuicDownstreamTransport.class);
        TLS.check(transport);
        return transport;
    }

    private static List<String> secrets(QuicDownstreamTransport transport)
            throws RejectedException {
        var secrets = new ArrayList<String>();
        for (var secret :
                transport
                        .getDownstreamTlsContext()
                        .getCommonTlsContext()
                        .getTlsCertificateSdsSecretConfigsList()) {
            Subset.mustBeAds("sds_config", secret.getSdsConfig());
            secrets.add(secret.getName());
        }
        if (secrets.isEmpty()) {
            throw new RejectedException(
                    "tls_certificate_sds_secret_configs: none (expected: at least one)");
        }
        return secrets;
    }

    private static String routes(FilterChain chain) throws RejectedException {
        if (chain.getFiltersCount() != 1) {
            throw new RejectedException(
                    "filters: %d (expected: one, HttpConnectionManager)"
                            .formatted(chain.getFiltersCount()));
        }
        var http =
                Subset.unpack(
                        "filters",
                        chain.getFilters(0).getTypedConfig(),
                        HttpConnectionManager.class);
        HTTP.check(http);
        for (var filter : http.getHttpFiltersList()) {
            Subset.of().check(Subset.unpack("http_filters", filter.getTypedConfig(), Router.class));
        }
        Subset.mustBeAds("rds.config_source", http.getRds().getConfigSource());
        return http.getRds().getRouteConfigName();
    }
}
