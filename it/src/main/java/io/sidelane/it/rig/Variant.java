package io.sidelane.it.rig;

/** The ways that the same bytes can take. */
public enum Variant {
    /** No sidecars, no rules. */
    DIRECT,
    /** Sidecars behind stock Istio rules, all hops over the TCP/IP stack. */
    IPTABLES,
    /** The same sidecars and rules, with Sidelane. */
    SIDELANE,
    /**
     * The sidecars talk to each other and to the app over Unix sockets: what people see as the
     * limit.
     */
    UDS;

    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
