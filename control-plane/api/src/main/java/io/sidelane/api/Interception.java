package io.sidelane.api;

/** How traffic gets to the sidecar. */
public enum Interception implements Word {
    /** By the mesh's own REDIRECT rules. */
    IPTABLES("Iptables"),
    /** By programs at connect and socket lookup. */
    EBPF("Ebpf");

    private final String word;

    Interception(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
