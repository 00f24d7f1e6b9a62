package io.sidelane.api.view;

import io.sidelane.api.schema.Doc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param leader null where nobody is elected
 */
@Doc("The control plane at a glance.")
public record Overview(
        @Doc("Its version.") String version,
        @Doc("Where configuration comes from: a directory, or an API server.") String source,
        @Doc("Whether the first whole configuration has been read and is served.") boolean ready,
        @Doc("Whether this replica writes status.") boolean leading,
        @Doc("The replica that writes status; null where no election is held.")
                @Nullable String leader,
        @Doc("How many there are.") Counts counts,
        @Doc("What is wrong now, a line each, at most 100.") List<String> problems) {

    public Overview {
        problems = List.copyOf(problems);
    }

    @Doc("How many there are of each.")
    public record Counts(
            @Doc("Profiles.") int profiles,
            @Doc("Policies, those of the cluster included.") int policies,
            @Doc("QUIC policies.") int quicPolicies,
            @Doc("Nodes that are known.") int nodes,
            @Doc("Nodes whose agent reports now.") int reportingNodes,
            @Doc("Pods.") int pods,
            @Doc("Pods whose connections are redirected, as their agents say.") int accelerated,
            @Doc("ADS streams.") int clients,
            @Doc("Resources that a client refused and that have not changed since.") int refused) {}
}
