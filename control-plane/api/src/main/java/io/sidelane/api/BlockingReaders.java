package io.sidelane.api;

import io.sidelane.api.schema.Doc;

@Doc("What becomes of a receiver whose socket blocks in recv.")
public enum BlockingReaders implements Word {
    @Doc("It stays on TCP.")
    SKIP("Skip"),
    @Doc("It is redirected to like any other, the risk is the policy author's.")
    ALLOW("Allow");

    private final String word;

    BlockingReaders(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
