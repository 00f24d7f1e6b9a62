package io.sidelane.gateway.xds;

import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.SanType;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.sidelane.gateway.config.UpstreamTls;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** TLS to endpoints, as a cluster says it. */
final class UpstreamTransports {

    /** The only file that may be named: those that the gateway's system trusts. */
    private static final String SYSTEM = "/etc/ssl/certs/ca-certificates.crt";

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
        var authorities = authorities(validation.getTrustedCa());
        var flaw = check.authorities(authorities);
        if (flaw != null) {
            throw new RejectedException("trusted_ca: " + flaw);
        }
        var names = names(validation);
        return new UpstreamTls(
                authorities,
                context.getSni(),
                names.equals(List.of(context.getSni())) ? List.of() : names,
                null,
                null);
    }

    private static String authorities(DataSource source) throws RejectedException {
        return switch (source.getSpecifierCase()) {
            case INLINE_BYTES -> begun(source.getInlineBytes().toString(StandardCharsets.US_ASCII));
            case INLINE_STRING -> begun(source.getInlineString());
            case FILENAME -> {
                if (!source.getFilename().equals(SYSTEM)) {
                    throw new RejectedException(
                            "trusted_ca.filename: %s (expected: %s, or PEM itself)"
                                    .formatted(source.getFilename(), SYSTEM));
                }
                yield SYSTEM;
            }
            default ->
                    // Whoever trusts anybody could as well speak in clear.
                    throw new RejectedException("trusted_ca: none (expected: PEM)");
        };
    }

    /* What is before it may be a comment: a configuration knows PEM by how it begins. */
    private static String begun(String text) throws RejectedException {
        int begin = text.indexOf("-----BEGIN ");
        if (begin < 0) {
            throw new RejectedException("trusted_ca: no PEM (expected: certificates in PEM)");
        }
        return text.substring(begin);
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
