package io.sidelane.api.node;

import io.sidelane.api.Word;
import io.sidelane.api.schema.Doc;

@Doc("The kubelet's CPU manager policy, in its own words.")
public enum CpuManagerPolicy implements Word {
    @Doc("No CPU is reserved.")
    NONE("none"),
    @Doc("Guaranteed pods with whole CPUs have them to themselves.")
    STATIC("static");

    private final String word;

    CpuManagerPolicy(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
