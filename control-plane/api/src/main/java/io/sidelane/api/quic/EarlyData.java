package io.sidelane.api.quic;

import io.sidelane.api.Word;
import io.sidelane.api.schema.Doc;

@Doc("What becomes of requests in TLS early data (0-RTT), which an attacker can replay.")
public enum EarlyData implements Word {
    @Doc("Early data is refused; clients send again after the handshake.")
    REJECT("Reject"),
    @Doc(
            "GET, HEAD and OPTIONS are served early, with Early-Data: 1 upstream; others get 425 (RFC 8470).")
    SAFE_METHODS("SafeMethods");

    private final String word;

    EarlyData(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
