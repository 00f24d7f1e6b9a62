package io.sidelane.controlplane.core;

import io.sidelane.controlplane.mesh.ProxyResources.Plan;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.model.GatewayCount;
import io.sidelane.controlplane.model.ReplicaFact;
import io.sidelane.controlplane.model.World;
import io.sidelane.controlplane.resolve.Resolution;
import io.sidelane.controlplane.statement.Wanted;
import io.sidelane.controlplane.status.Feedback;
import io.sidelane.controlplane.status.StatusSink;
import io.sidelane.controlplane.status.Statuses;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What was said last of every object, and to whom that goes. For one thread. */
final class Statements {

    private final StatusSink sink;
    private final DatapathTold datapath = new DatapathTold();
    private Map<ObjectRef, Wanted> statuses = Map.of();
    private ReplicaFact told = ReplicaFact.NOTHING;
    private Resolution decided = Resolution.EMPTY;

    Statements(StatusSink sink) {
        this.sink = sink;
    }

    Map<ObjectRef, Wanted> all() {
        return statuses;
    }

    /**
     * Says it anew.
     *
     * @param world the newest, of which other replicas' words count
     * @param proxies how many are connected here
     * @param gateways how many are, by group
     */
    void say(
            World world,
            Resolution resolution,
            Plan plan,
            HeardNodes nodes,
            Nacks nacks,
            int proxies,
            Map<String, GatewayCount> gateways,
            Instant now) {
        var replicas = world.replicas().values();
        var feedback =
                new Feedback(
                        datapath.calm(nodes.present(world.nodeStatuses().keySet()), now),
                        world.nodeStatuses(),
                        Stream.concat(
                                        nacks.refusals().stream(),
                                        Refusals.elsewhere(replicas, plan).stream())
                                .toList(),
                        proxies + replicas.stream().mapToInt(ReplicaFact::proxies).sum(),
                        everywhere(gateways, replicas));
        var mine = Refusals.told(nacks, proxies, gateways);
        if (!mine.equals(told)) {
            told = mine;
            sink.tell(mine);
        }
        if (resolution != decided) {
            decided = resolution;
            sink.decided(resolution);
        }
        var next = Statuses.of(resolution, plan, feedback, statuses);
        if (!next.equals(statuses)) {
            statuses = next;
            sink.publish(next);
        }
    }

    private static Map<String, GatewayCount> everywhere(
            Map<String, GatewayCount> here, Collection<ReplicaFact> replicas) {
        var all = new HashMap<>(here);
        for (var replica : replicas) {
            replica.gateways()
                    .forEach((group, count) -> all.merge(group, count, GatewayCount::plus));
        }
        return all;
    }
}
