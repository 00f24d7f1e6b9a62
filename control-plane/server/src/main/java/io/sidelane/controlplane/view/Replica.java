package io.sidelane.controlplane.view;

import org.jspecify.annotations.Nullable;

/** What this process is among others of its kind. For any thread; asks nobody to wait. */
public interface Replica {

    /** Where configuration comes from, for people, e.g. {@code directory /etc/sidelane}. */
    String source();

    /** Whether it writes status now. */
    boolean leading();

    /** Who writes status; null where nobody is elected. */
    @Nullable String leader();
}
