package io.sidelane.api.node;

import io.sidelane.api.Word;
import io.sidelane.api.schema.Doc;

@Doc("The mode of RDMA network namespaces, in iproute2's words.")
public enum RdmaMode implements Word {
    @Doc("All network namespaces see all RDMA devices.")
    SHARED("shared"),
    @Doc("An RDMA device belongs to one network namespace.")
    EXCLUSIVE("exclusive");

    private final String word;

    RdmaMode(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
