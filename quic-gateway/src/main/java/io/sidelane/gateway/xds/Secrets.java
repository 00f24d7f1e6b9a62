package io.sidelane.gateway.xds;

import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import java.nio.charset.StandardCharsets;

/** Certificates with their keys, in PEM. */
final class Secrets {

    record Read(String chain, String key) {
        /** Never the key. */
        @Override
        public String toString() {
            return "Secrets.Read[]";
        }
    }

    private static final Subset SECRET =
            Subset.of(
                    "name",
                    "tls_certificate.certificate_chain.inline_bytes",
                    "tls_certificate.certificate_chain.inline_string",
                    "tls_certificate.private_key.inline_bytes",
                    "tls_certificate.private_key.inline_string");

    private Secrets() {}

    static Read read(Secret secret, PemCheck check) throws RejectedException {
        SECRET.check(secret);
        var read =
                new Read(
                        text(secret.getTlsCertificate().getCertificateChain()),
                        text(secret.getTlsCertificate().getPrivateKey()));
        var flaw = check.identity(read.chain(), read.key());
        if (flaw != null) {
            throw new RejectedException(flaw);
        }
        return read;
    }

    /* What is before it may be a comment: a configuration knows PEM by how it begins. */
    private static String text(DataSource source) {
        var text =
                source.hasInlineBytes()
                        ? source.getInlineBytes().toString(StandardCharsets.US_ASCII)
                        : source.getInlineString();
        int begin = text.indexOf("-----BEGIN ");
        return begin < 0 ? "-----BEGIN nothing" : text.substring(begin);
    }
}
