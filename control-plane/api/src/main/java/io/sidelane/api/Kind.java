package io.sidelane.api;

import io.sidelane.api.node.NodeStatus;
import io.sidelane.api.profile.ProfileSpec;
import io.sidelane.api.quic.QuicSpec;
import io.sidelane.api.status.PolicyStatus;
import io.sidelane.api.status.ProfileStatus;
import io.sidelane.api.status.QuicStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The kinds of this API as API servers and readers know them. */
public enum Kind {
    PROFILE(
            AccelerationProfile.class,
            "accelerationprofiles",
            "aprof",
            false,
            ProfileSpec.class,
            ProfileStatus.class),
    POLICY(
            AccelerationPolicy.class,
            "accelerationpolicies",
            "apol",
            true,
            PolicySpec.class,
            PolicyStatus.class),
    CLUSTER_POLICY(
            ClusterAccelerationPolicy.class,
            "clusteraccelerationpolicies",
            "capol",
            false,
            ClusterAccelerationPolicy.Spec.class,
            PolicyStatus.class),
    QUIC(QuicPolicy.class, "quicpolicies", "qpol", true, QuicSpec.class, QuicStatus.class),
    /** Its {@code spec} is nothing: nobody configures a node's abilities. */
    NODE(NodeAcceleration.class, "nodeaccelerations", "nacc", false, null, NodeStatus.class);

    /** The category of {@code kubectl get sidelane}. */
    public static final String CATEGORY = "sidelane";

    private final Class<? extends ApiObject> object;
    private final String plural;
    private final String shortName;
    private final boolean namespaced;
    private final @Nullable Class<? extends Record> spec;
    private final Class<? extends Record> status;

    Kind(
            Class<? extends ApiObject> object,
            String plural,
            String shortName,
            boolean namespaced,
            @Nullable Class<? extends Record> spec,
            Class<? extends Record> status) {
        this.object = object;
        this.plural = plural;
        this.shortName = shortName;
        this.namespaced = namespaced;
        this.spec = spec;
        this.status = status;
    }

    /** The kind of this name, null when it is none of ours. */
    public static @Nullable Kind named(String name) {
        for (var kind : values()) {
            if (kind.word().equals(name)) {
                return kind;
            }
        }
        return null;
    }

    /** Its name in {@code kind:}. */
    public String word() {
        return object.getSimpleName();
    }

    /** The record of the whole object, which says what the kind is for. */
    public Class<? extends ApiObject> object() {
        return object;
    }

    /** Its name in addresses of an API server. */
    public String plural() {
        return plural;
    }

    public String shortName() {
        return shortName;
    }

    /** Whether objects are in a namespace; else they are the cluster's. */
    public boolean namespaced() {
        return namespaced;
    }

    /** The record of {@code spec} as it is written, null where there is nothing to configure. */
    public @Nullable Class<? extends Record> spec() {
        return spec;
    }

    /** The record of {@code status} as it is written. */
    public Class<? extends Record> status() {
        return status;
    }

    /** The words of all kinds. */
    public static List<String> words() {
        return List.of(values()).stream().map(Kind::word).toList();
    }
}
