package io.sidelane.gateway.xds;

import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.SanType;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.sidelane.gateway.config.UpstreamTls;
import java.util.ArrayList;
import java.util.List;

/** TLS to endpoints, as a cluster says it. */
final class UpstreamTransports {

    private static final Subset TLS =
            Subset.of(
                    "sni",
                    "common_tls_context.validation_context.trusted_ca.filename",
                    "common_tls_context.validation_context.trusted_ca.inline_bytes",
                    "common_tls_context.validation_context.trusted_ca.inline_string",
                    "common_tls_context.validation_context.match_typed_subject_alt_names.san_type",
                    "common_tls_context.validation_context.match_typed_subject_alt_names.matcher.exact");

    private UpstreamTransports() {}

    static UpstreamTls read(TransportSocket socket, PemCheck check) throws RejectedException {
        var context =
                Subset.unpack(
                        "transport_socket", socket.getTypedConfig(), UpstreamTlsContext.class);
        TLS.check(context);
        var validation = context.getCommonTlsContext().getValidationContext();
        if (context.getSni().isEmpty()) {
            throw new RejectedException("sni: none (expected: the name of the endpoints)");
        }
        var authorities = TrustedCa.read(validation.getTrustedCa(), check);
        var names = names(validation);
        return new UpstreamTls(
                authorities,
                context.getSni(),
                names.equals(List.of(context.getSni())) ? List.of() : names,
                null,
                null);
    }

    private static List<String> names(CertificateValidationContext validation)
            throws RejectedException {
        var names = new ArrayList<String>();
        for (var matcher : validation.getMatchTypedSubjectAltNamesList()) {
            var name = matcher.getMatcher().getExact();
            var uri =
                    switch (matcher.getSanType()) {
                        case SanType.DNS -> false;
                        case SanType.URI -> true;
                        default ->
                                throw new RejectedException(
                                        "match_typed_subject_alt_names.san_type: %s (expected: DNS or URI)"
                                                .formatted(matcher.getSanType()));
                    };
            if (name.isEmpty() || uri != name.contains(":")) {
                throw new RejectedException(
                        "match_typed_subject_alt_names.matcher: %s (expected: exact, %s)"
                                .formatted(name, uri ? "a URI" : "a name"));
            }
            names.add(name);
        }
        if (names.isEmpty()) {
            throw new RejectedException(
                    "match_typed_subject_alt_names: none (expected: who the endpoints are)");
        }
        return names;
    }
}
