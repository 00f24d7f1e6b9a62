package io.sidelane.cli;

import io.sidelane.api.Word;

/** How an answer is written. */
enum Output implements Word {
    TABLE("table"),
    JSON("json");

    private final String word;

    Output(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
