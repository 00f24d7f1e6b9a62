package io.sidelane.api.profile;

import io.sidelane.api.Word;
import io.sidelane.api.schema.Doc;

@Doc("The kubelet's topology manager policy, in its own words.")
public enum NumaPolicy implements Word {
    @Doc("No alignment.")
    NONE("none"),
    @Doc("Aligned where possible.")
    BEST_EFFORT("best-effort"),
    @Doc("A pod that cannot be aligned is not admitted.")
    RESTRICTED("restricted"),
    @Doc("CPU, memory and devices come from one NUMA node, or the pod is not admitted.")
    SINGLE_NUMA_NODE("single-numa-node");

    private final String word;

    NumaPolicy(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
