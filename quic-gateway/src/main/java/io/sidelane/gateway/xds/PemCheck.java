package io.sidelane.gateway.xds;

import org.jspecify.annotations.Nullable;

/** Whether PEM is what TLS can use, for which files may have to be read. */
public interface PemCheck {

    /** What is wrong with a chain and its key; null: nothing. */
    @Nullable String identity(String chain, String key);

    /** What is wrong with authorities, PEM or a file of it; null: nothing. */
    @Nullable String authorities(String pem);
}
