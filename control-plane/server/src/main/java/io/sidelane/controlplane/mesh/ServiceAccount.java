package io.sidelane.controlplane.mesh;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A service account that an identity proves. */
record ServiceAccount(String namespace, String name) {
    private static final Pattern SPIFFE = Pattern.compile("spiffe://([^/]+)/ns/([^/]+)/sa/([^/]+)");
    private static final Pattern TOKEN = Pattern.compile("system:serviceaccount:([^:]+):([^:]+)");

    /**
     * @return null if {@code identity} is no service account of this trust domain
     */
    static @Nullable ServiceAccount of(String identity, String trustDomain) {
        var uri = SPIFFE.matcher(identity);
        if (uri.matches()) {
            return uri.group(1).equals(trustDomain)
                    ? new ServiceAccount(uri.group(2), uri.group(3))
                    : null;
        }
        var token = TOKEN.matcher(identity);
        return token.matches() ? new ServiceAccount(token.group(1), token.group(2)) : null;
    }

    String spiffe(String trustDomain) {
        return "spiffe://%s/ns/%s/sa/%s".formatted(trustDomain, namespace, name);
    }
}
