package io.sidelane.api.node;

import io.sidelane.api.Word;
import io.sidelane.api.schema.Doc;

@Doc("The mode of a NIC's embedded switch, in devlink's words.")
public enum EswitchMode implements Word {
    @Doc("Plain SR-IOV.")
    LEGACY("legacy"),
    @Doc("Ports of virtual functions can be switched and offloaded.")
    SWITCHDEV("switchdev");

    private final String word;

    EswitchMode(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
