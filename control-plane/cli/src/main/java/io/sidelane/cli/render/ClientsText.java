package io.sidelane.cli.render;

import io.sidelane.api.view.ClientSummary;
import io.sidelane.api.view.ClientSummary.Subscription;
import io.sidelane.api.view.Page;

/** {@code sidelane xds clients}: a line a type of each client, and a line a refusal. */
public final class ClientsText {

    private ClientsText() {}

    public static String of(Page<ClientSummary> clients, Ink ink) {
        if (clients.items().isEmpty()) {
            return "no ADS client is connected\n";
        }
        var table =
                new Table(
                        ink,
                        "STREAM",
                        "CLIENT",
                        "IDENTITY",
                        "GROUP",
                        "PROTOCOL",
                        "TYPE",
                        "NAMES",
                        "STATE");
        for (var client : clients.items()) {
            boolean first = true;
            for (var type : client.types()) {
                table.row(
                        first ? "" + client.stream() : "",
                        first ? Ink.safe(client.nodeId()) : "",
                        first ? Ink.safe(client.identity()) : "",
                        first ? Ink.safe(client.group()) : "",
                        first ? client.variant() : "",
                        type.type(),
                        type.all() ? "all" : "" + type.names(),
                        state(type, ink));
                first = false;
            }
        }
        var text = new StringBuilder(table.text());
        if (clients.next() != null) {
            text.append(
                    "%d of %d; the next ones: --after %s%n"
                            .formatted(clients.items().size(), clients.total(), clients.next()));
        }
        return text.toString();
    }

    private static String state(Subscription type, Ink ink) {
        if (!type.refused().isEmpty()) {
            return ink.bad(
                    "refused %s: %s"
                            .formatted(
                                    Ink.safe(String.join(", ", type.refused())),
                                    Ink.safe(type.error())));
        }
        if (type.waiting()) {
            return ink.doubtful("sent, no answer yet");
        }
        return type.behind() == 0
                ? ink.good("up to date")
                : ink.doubtful("%d to come".formatted(type.behind()));
    }
}
