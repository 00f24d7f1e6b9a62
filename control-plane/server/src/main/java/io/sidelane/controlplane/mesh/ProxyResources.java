package io.sidelane.controlplane.mesh;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.sidelane.controlplane.edge.EdgePlan;
import io.sidelane.controlplane.mesh.fact.MeshFacts;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.model.World;
import io.sidelane.controlplane.statement.Wanted;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.server.ClientIdentity;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What proxies are told. Pure: equal worlds and nodes give equal answers, on every replica. */
public interface ProxyResources {

    /**
     * Whose snapshot a proxy gets, as a name that {@link Plan#snapshot} knows. Asked once a stream,
     * on a gRPC thread.
     *
     * @param node what the client claims, which may be anything
     */
    String groupOf(Node node, ClientIdentity identity);

    /**
     * Why a client may not have a type: secrets of others, for example. Asked once for each type of
     * a stream.
     *
     * @return null if it may, else {@code <what>: <value> (expected: …)}
     */
    default @Nullable String refusal(String group, ClientIdentity identity, String typeUrl) {
        return null;
    }

    /** Whether {@code next} is {@code former} with other endpoints and nothing else. */
    boolean onlyEndpointsDiffer(MeshFacts former, MeshFacts next);

    /**
     * What all proxies shall have.
     *
     * @param former the last plan, null at first; parts that are equal should be the same objects
     */
    Plan plan(World world, @Nullable Plan former);

    /** Everything for the proxies of one world. Immutable as far as anybody can see. */
    interface Plan {

        /** Nobody has anything. */
        Plan EMPTY =
                new Plan() {
                    @Override
                    public Snapshot snapshot(String group) {
                        return Snapshot.EMPTY;
                    }

                    @Override
                    public Set<ObjectRef> origins(String typeUrl, String name) {
                        return Set.of();
                    }

                    @Override
                    public Map<ObjectRef, Wanted> statuses() {
                        return Map.of();
                    }
                };

        /**
         * What clients of a group shall have, {@link Snapshot#EMPTY} for a group that nobody knows.
         * Asked for groups that have clients.
         */
        Snapshot snapshot(String group);

        /** The objects that a resource was made of: they are told when a client refuses it. */
        Set<ObjectRef> origins(String typeUrl, String name);

        /**
         * What is to be said of the objects, without {@code Programmed}: that is added once clients
         * have answered.
         */
        Map<ObjectRef, Wanted> statuses();

        /** What QUIC gateways have. */
        default EdgePlan edge() {
            return EdgePlan.NONE;
        }
    }
}
