package io.sidelane.api.profile;

import io.sidelane.api.Word;
import io.sidelane.api.schema.Doc;

@Doc("What a network carries.")
public enum TrafficClass implements Word {
    @Doc("Traffic to disks and object stores.")
    STORAGE("Storage"),
    @Doc("Traffic of operators and monitoring.")
    MANAGEMENT("Management"),
    @Doc("The application's own traffic.")
    BUSINESS("Business");

    private final String word;

    TrafficClass(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
