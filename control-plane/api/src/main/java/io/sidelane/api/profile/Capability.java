package io.sidelane.api.profile;

import io.sidelane.api.Word;
import io.sidelane.api.schema.Doc;

@Doc("Capabilities that a profile may ask for.")
public enum Capability implements Word {
    @Doc("Memory that is locked, for RDMA and DPDK. PodSecurity baseline forbids it.")
    IPC_LOCK("IPC_LOCK"),
    @Doc("Raw sockets, for AF_XDP on old kernels.")
    NET_RAW("NET_RAW");

    private final String word;

    Capability(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
