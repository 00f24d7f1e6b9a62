package io.sidelane.gateway.config;

import io.sidelane.api.Word;
import io.sidelane.api.schema.Doc;

/** Where the shield stands. */
@Doc("Where on the way of a packet.")
public enum ShieldMode implements Word {
    @Doc("In the driver, which must be able to.")
    NATIVE("Native"),
    @Doc("After the driver: with any interface, and slower.")
    GENERIC("Generic"),
    @Doc("Nowhere.")
    OFF("Off");

    private final String word;

    ShieldMode(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
