package io.sidelane.api.profile;

import io.sidelane.api.Word;
import io.sidelane.api.schema.Doc;

@Doc("Whether added interfaces are kept from the sidecar.")
public enum ExcludeInterfaces implements Word {
    @Doc(
            "All interfaces of networks with meshed: false are excluded from redirection to the sidecar.")
    AUTO("Auto"),
    @Doc("No interface is excluded.")
    NONE("None");

    private final String word;

    ExcludeInterfaces(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
