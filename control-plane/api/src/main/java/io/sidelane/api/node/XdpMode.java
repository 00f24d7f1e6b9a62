package io.sidelane.api.node;

import io.sidelane.api.Word;
import io.sidelane.api.schema.Doc;

@Doc("How XDP programs can be attached to a NIC.")
public enum XdpMode implements Word {
    @Doc("In the driver.")
    NATIVE("Native"),
    @Doc("In the kernel's stack: works everywhere, speeds up nothing.")
    GENERIC("Generic"),
    @Doc("On the NIC itself.")
    OFFLOAD("Offload");

    private final String word;

    XdpMode(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
