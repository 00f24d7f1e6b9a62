package io.sidelane.it.equivalence;

/** A network namespace of a sandbox, with the addresses by which the other one reaches it. */
record Pod(String name, String ip4, String ip6) {

    static final Pod NEAR = new Pod("near", "10.77.0.1", "fd77::1");
    static final Pod FAR = new Pod("far", "10.77.0.2", "fd77::2");

    String path() {
        return "/run/netns/" + name;
    }
}
