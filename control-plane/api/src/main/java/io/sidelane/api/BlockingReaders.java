package io.sidelane.api;

/** What becomes of a receiver whose socket blocks in {@code recv}. */
public enum BlockingReaders implements Word {
    /** It stays on TCP. */
    SKIP("Skip"),
    /** It is redirected to like any other, the risk is the policy author's. */
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
