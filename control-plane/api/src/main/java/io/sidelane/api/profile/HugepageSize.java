package io.sidelane.api.profile;

import io.sidelane.api.Word;
import io.sidelane.api.schema.Doc;

@Doc("Size of a huge page.")
public enum HugepageSize implements Word {
    @Doc("Pages of 2 MiB.")
    TWO_MEBIBYTES("2Mi"),
    @Doc("Pages of 1 GiB.")
    ONE_GIBIBYTE("1Gi");

    private final String word;

    HugepageSize(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
