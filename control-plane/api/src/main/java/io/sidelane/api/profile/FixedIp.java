package io.sidelane.api.profile;

import io.sidelane.api.Word;
import io.sidelane.api.schema.Doc;

@Doc("Whether pods keep their addresses.")
public enum FixedIp implements Word {
    @Doc("Any address of the pools.")
    NONE("None"),
    @Doc("Addresses of a pool that belongs to this workload alone.")
    POOL("Pool"),
    @Doc("Each pod its own, by the ordinal of its StatefulSet; it survives rescheduling.")
    PER_POD("PerPod");

    private final String word;

    FixedIp(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
