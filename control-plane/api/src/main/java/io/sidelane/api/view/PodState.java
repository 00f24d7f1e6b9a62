package io.sidelane.api.view;

import io.sidelane.api.Word;
import io.sidelane.api.schema.Doc;

@Doc("Which way a pod's connections go, as its node's agent says.")
public enum PodState implements Word {
    @Doc("They are redirected where both ends are on the node and fit.")
    ACCELERATED("accelerated"),
    @Doc("They would be redirected, but the policy is a dry run.")
    DRY_RUN("dryRun"),
    @Doc("They stay on TCP.")
    TCP("tcp"),
    @Doc("The agent has not found the pod on the node.")
    PENDING("pending"),
    @Doc("No agent has said anything about the pod.")
    UNKNOWN("unknown");

    private final String word;

    PodState(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
