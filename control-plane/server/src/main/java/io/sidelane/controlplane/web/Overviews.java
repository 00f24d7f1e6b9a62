package io.sidelane.controlplane.web;

import io.sidelane.api.view.Overview;
import io.sidelane.controlplane.view.ParkedNack;
import io.sidelane.controlplane.view.Picture;
import io.sidelane.controlplane.view.Replica;
import java.util.List;
import java.util.stream.Stream;

/** The control plane at a glance. */
final class Overviews {

    private static final int MOST_PROBLEMS = 100;

    private Overviews() {}

    static Overview of(Picture picture, int clients, Replica replica, String version) {
        return new Overview(
                version,
                replica.source(),
                picture.version() > 0,
                replica.leading(),
                replica.leader(),
                counts(picture, clients),
                problems(picture));
    }

    private static Overview.Counts counts(Picture picture, int clients) {
        var world = picture.world();
        return new Overview.Counts(
                world.profiles().size(),
                world.policies().size(),
                world.quicPolicies().size(),
                Nodes.names(picture).size(),
                (int) picture.nodes().values().stream().filter(node -> node.connected()).count(),
                picture.resolution().pods().size(),
                picture.nodes().values().stream()
                        .mapToInt(node -> Nodes.accelerated(node.report()))
                        .sum(),
                clients,
                picture.refusals().stream().mapToInt(nack -> nack.resources().size()).sum());
    }

    private static List<String> problems(Picture picture) {
        return Stream.concat(
                        picture.problems().stream(),
                        picture.refusals().stream().map(Overviews::refusal))
                .limit(MOST_PROBLEMS)
                .toList();
    }

    private static String refusal(ParkedNack nack) {
        return "client %s refused %s %s: %s"
                .formatted(
                        nack.nodeId(),
                        Types.shortName(nack.typeUrl()),
                        String.join(", ", nack.resources()),
                        nack.error());
    }
}
