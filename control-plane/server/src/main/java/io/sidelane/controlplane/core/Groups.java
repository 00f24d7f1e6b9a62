package io.sidelane.controlplane.core;

/** Names of groups: one a node for its agent, the others are for proxies. */
public final class Groups {

    private static final String NODE = "node/";

    private Groups() {}

    public static String ofNode(String node) {
        return NODE + node;
    }

    public static boolean isNode(String group) {
        return group.startsWith(NODE);
    }

    static String node(String group) {
        return group.substring(NODE.length());
    }
}
