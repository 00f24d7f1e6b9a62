package io.sidelane.xds.server;

import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of a stream, as proven.
 *
 * @param name for people: a SPIFFE URI, a common name, a token's subject; {@code anonymous} if
 *     nothing was proven
 * @param node the node that it runs on or speaks for, if that is proven, too
 */
public record ClientIdentity(String name, @Nullable String node) {
    public static final ClientIdentity ANONYMOUS = new ClientIdentity("anonymous", null);

    /** Whether nothing was proven; somebody who is called {@code anonymous} did prove that. */
    @SuppressWarnings("ReferenceEquality")
    public boolean isAnonymous() {
        return this == ANONYMOUS;
    }
}
