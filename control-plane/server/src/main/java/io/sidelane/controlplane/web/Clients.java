package io.sidelane.controlplane.web;

import io.sidelane.api.view.ClientDetail;
import io.sidelane.api.view.ClientDetail.Holding;
import io.sidelane.api.view.ClientDetail.State;
import io.sidelane.api.view.ClientSummary;
import io.sidelane.api.view.ClientSummary.Subscription;
import io.sidelane.api.view.Page;
import io.sidelane.controlplane.view.ParkedNack;
import io.sidelane.xds.client.ResourceStatus;
import io.sidelane.xds.client.TypeStatus;
import io.sidelane.xds.client.Variant;
import io.sidelane.xds.server.Client;
import io.sidelane.xds.server.ClientResources;
import io.sidelane.xds.server.ClientStatus;
import java.util.List;
import java.util.stream.Collectors;

/** ADS clients: who they are, and what they have. */
final class Clients {

    static final int MOST_RESOURCES = 10_000;

    private Clients() {}

    static Page<ClientSummary> page(
            List<ClientStatus> clients, List<ParkedNack> refusals, Paging paging) {
        return paging.page(
                clients,
                // Numbers of equal length sort as text does; so does where a page goes on.
                client -> "%019d".formatted(client.client().stream()),
                client -> summary(client, refusals));
    }

    /** The stream that is meant: by its number, or by its client's node id. */
    static long stream(List<ClientStatus> clients, String asked) {
        var streams =
                clients.stream()
                        .map(ClientStatus::client)
                        .filter(
                                client ->
                                        Long.toString(client.stream()).equals(asked)
                                                || client.nodeId().equals(asked))
                        .map(Client::stream)
                        .sorted()
                        .toList();
        if (streams.isEmpty()) {
            throw gone(asked);
        }
        if (streams.size() > 1) {
            throw QuestionException.ambiguous(
                    "client %s: %d streams (expected: one of %s)"
                            .formatted(
                                    asked,
                                    streams.size(),
                                    streams.stream()
                                            .limit(20)
                                            .map(String::valueOf)
                                            .collect(Collectors.joining(", "))));
        }
        return streams.getFirst();
    }

    static QuestionException gone(String asked) {
        return QuestionException.unknown(
                "client %s: not connected (expected: the node id of a client, or the number of its stream)"
                        .formatted(asked));
    }

    static ClientDetail detail(ClientResources client, List<ParkedNack> refusals) {
        return new ClientDetail(
                summary(client.status(), refusals),
                client.resources().stream().limit(MOST_RESOURCES).map(Clients::holding).toList(),
                client.resources().size() > MOST_RESOURCES);
    }

    private static ClientSummary summary(ClientStatus status, List<ParkedNack> refusals) {
        var client = status.client();
        return new ClientSummary(
                client.stream(),
                client.nodeId(),
                client.group(),
                client.identity().name(),
                client.variant() == Variant.DELTA ? "delta" : "sotw",
                status.types().stream()
                        .map(type -> subscription(type, client.stream(), refusals))
                        .toList());
    }

    private static Subscription subscription(
            TypeStatus type, long stream, List<ParkedNack> refusals) {
        return new Subscription(
                Types.shortName(type.typeUrl()),
                type.typeUrl(),
                type.all(),
                type.names(),
                type.behind(),
                type.waiting(),
                type.parked(),
                refusals.stream()
                        .filter(
                                refusal ->
                                        refusal.stream() == stream
                                                && refusal.typeUrl().equals(type.typeUrl()))
                        .map(ParkedNack::error)
                        .collect(Collectors.joining("; ")));
    }

    private static Holding holding(ResourceStatus resource) {
        var state =
                switch (resource.progress()) {
                    case DONE -> State.SAME;
                    case SENT -> State.SENT;
                    case DUE -> State.BEHIND;
                    case PARKED -> State.REFUSED;
                };
        return new Holding(
                Types.shortName(resource.typeUrl()),
                resource.name(),
                resource.has(),
                resource.shall(),
                state.word());
    }
}
