package io.sidelane.api.profile;

import io.sidelane.api.Word;
import io.sidelane.api.schema.Doc;

@Doc("Who hands out addresses.")
public enum IpamProvider implements Word {
    @Doc("SpiderPool, by its pod annotations.")
    SPIDER_POOL("SpiderPool"),
    @Doc("Whereabouts, by the network attachment.")
    WHEREABOUTS("Whereabouts"),
    @Doc("The host-local plugin, node by node.")
    HOST_LOCAL("HostLocal"),
    @Doc("Addresses that stand in the network attachment.")
    STATIC("Static");

    private final String word;

    IpamProvider(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
