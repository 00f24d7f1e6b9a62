package io.sidelane.api.quic;

import io.sidelane.api.Word;
import io.sidelane.api.schema.Doc;

@Doc("How sending speed is found.")
public enum CongestionControl implements Word {
    @Doc("CUBIC (RFC 9438).")
    CUBIC("Cubic"),
    @Doc("NewReno (RFC 9002).")
    RENO("Reno"),
    @Doc("BBR, for lossy and long links.")
    BBR("Bbr");

    private final String word;

    CongestionControl(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
