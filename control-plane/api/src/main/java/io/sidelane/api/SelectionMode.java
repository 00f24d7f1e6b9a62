package io.sidelane.api;

import io.sidelane.api.schema.Doc;

@Doc("How the first candidate is taken from the list.")
public enum SelectionMode implements Word {
    @Doc("The first one that enough nodes are ready for.")
    FIRST_READY("FirstReady"),
    @Doc("The first candidate alone; pods wait for a node that is ready for it.")
    REQUIRED("Required"),
    @Doc("The first one that any node is ready for; the scheduler is asked to prefer ready nodes.")
    PREFERRED("Preferred");

    private final String word;

    SelectionMode(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
