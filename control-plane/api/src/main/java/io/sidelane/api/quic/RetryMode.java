package io.sidelane.api.quic;

import io.sidelane.api.Word;
import io.sidelane.api.schema.Doc;

@Doc("When a client must prove its address by a Retry packet (RFC 9000, 8.1.2).")
public enum RetryMode implements Word {
    @Doc("Before each connection.")
    ALWAYS("Always"),
    @Doc("When many handshakes are open.")
    ON_LOAD("OnLoad"),
    @Doc("Never; replies stay below three times what was received.")
    NEVER("Never");

    private final String word;

    RetryMode(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
