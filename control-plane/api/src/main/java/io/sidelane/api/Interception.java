package io.sidelane.api;

import io.sidelane.api.schema.Doc;

@Doc("How traffic gets to the sidecar.")
public enum Interception implements Word {
    @Doc("By the mesh's own REDIRECT rules.")
    IPTABLES("Iptables"),
    @Doc("By programs at connect and socket lookup. Not available yet, and refused.")
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
