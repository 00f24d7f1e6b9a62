package io.sidelane.xds.server;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.regex.Pattern;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import org.jspecify.annotations.Nullable;

/**
 * Reads an identity out of a certificate that TLS has verified already: the SPIFFE URI (SPIFFE
 * X.509-SVID, section 2), or else the subject's common name. The node is a path segment after
 * {@code /node/} in the URI, or the rest of a common name {@code system:node:NAME}, Kubernetes' own
 * form.
 */
final class PeerCertificate {
    private static final int URI_NAME = 6;
    private static final Pattern NODE_IN_URI =
            Pattern.compile("^spiffe://[^/]+/(?:.*/)?node/([^/]+)$");
    private static final String NODE_IN_CN = "system:node:";

    private PeerCertificate() {}

    /**
     * Null for one that names nobody so, such as one of DNS names alone: it proves nothing here.
     */
    static @Nullable ClientIdentity identity(X509Certificate certificate) {
        for (var uri : uris(certificate)) {
            if (uri.startsWith("spiffe://")) {
                var node = NODE_IN_URI.matcher(uri);
                return new ClientIdentity(uri, node.matches() ? node.group(1) : null);
            }
        }
        var name = commonName(certificate);
        if (name == null) {
            return null;
        }
        var node = name.startsWith(NODE_IN_CN) ? name.substring(NODE_IN_CN.length()) : null;
        return new ClientIdentity(name, node);
    }

    private static List<String> uris(X509Certificate certificate) {
        try {
            var names = certificate.getSubjectAlternativeNames();
            if (names == null) {
                return List.of();
            }
            return names.stream()
                    .filter(n -> n.get(0) instanceof Integer kind && kind == URI_NAME)
                    .map(n -> (String) n.get(1))
                    .toList();
        } catch (CertificateParsingException _) {
            return List.of();
        }
    }

    private static @Nullable String commonName(X509Certificate certificate) {
        try {
            for (var part :
                    new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    return part.getValue().toString();
                }
            }
            return null;
        } catch (InvalidNameException _) {
            return null;
        }
    }
}
