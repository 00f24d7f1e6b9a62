package io.sidelane.it.equivalence;

/**
 * A network namespace of a sandbox, with the addresses by which the other one of its pair reaches
 * it.
 */
record Pod(String name, String ip4, String ip6) {

    static final Pod NEAR = new Pod("near", "10.77.0.1", "fd77::1");
    static final Pod FAR = new Pod("far", "10.77.0.2", "fd77::2");

    /** A pair with the same addresses in a network of its own. */
    static final Pod NEAR_TWIN = new Pod("near-twin", NEAR.ip4, NEAR.ip6);

    static final Pod FAR_TWIN = new Pod("far-twin", FAR.ip4, FAR.ip6);

    /** A pair that has its addresses from the case that uses it. */
    static final Pod STRANGER = new Pod("stranger", "", "");

    static final Pod NOBODY = new Pod("nobody", "", "");

    /** The device of every pair. */
    static final String LINK = "pair";

    /** Of the first of a pair. */
    static final String MAC = "02:00:00:00:00:01";

    /** Of the second. */
    static final String PEER_MAC = "02:00:00:00:00:02";

    String path() {
        return "/run/netns/" + name;
    }
}
