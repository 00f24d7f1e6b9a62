package io.sidelane.api.view;

import io.sidelane.api.schema.Doc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param namespace null for kinds of the cluster
 */
@Doc("An object of any kind, and what is said of it.")
public record ObjectSummary(
        @Doc("Its API group; empty for the core's.") String group,
        @Doc("Its kind.") String kind,
        @Doc("Its namespace; null for kinds of the cluster.") @Nullable String namespace,
        @Doc("Its name.") String name,
        @Doc("What is said of it.") List<Statement> conditions) {

    public ObjectSummary {
        conditions = List.copyOf(conditions);
    }
}
