package io.sidelane.cli.render;

import io.sidelane.api.view.ClientDetail;
import io.sidelane.api.view.ClientDetail.Holding;
import io.sidelane.api.view.ClientDetail.State;
import java.util.List;

/** {@code sidelane xds diff}: what a client has beside what it should have. */
public final class DiffText {

    private DiffText() {}

    public static String of(ClientDetail detail, boolean all, Ink ink) {
        var client = detail.client();
        var text =
                new StringBuilder(
                        "client %s, stream %d, %s: %s%n"
                                .formatted(
                                        Ink.safe(client.nodeId()),
                                        client.stream(),
                                        client.variant(),
                                        summary(detail.resources(), ink)));
        var shown = detail.resources().stream().filter(h -> all || !isSame(h)).toList();
        if (!shown.isEmpty()) {
            var table = new Table(ink, "TYPE", "NAME", "HAS", "SHOULD HAVE", "STATE");
            shown.forEach(
                    h ->
                            table.row(
                                    h.type(),
                                    Ink.safe(h.name()),
                                    h.has().isEmpty() ? "-" : h.has(),
                                    h.should().isEmpty() ? "-" : h.should(),
                                    isSame(h) ? ink.good(h.state()) : ink.doubtful(h.state())));
            text.append(table.text());
        }
        for (var type : client.types()) {
            if (!type.error().isEmpty()) {
                text.append(
                        ink.bad("%s refused: %s".formatted(type.type(), Ink.safe(type.error()))));
                text.append('\n');
            }
        }
        if (detail.more()) {
            text.append("there are more than %d\n".formatted(detail.resources().size()));
        }
        return text.toString();
    }

    private static String summary(List<Holding> resources, Ink ink) {
        long same = resources.stream().filter(DiffText::isSame).count();
        return same == resources.size()
                ? ink.good("has all %d as it should".formatted(same))
                : ink.doubtful(
                        "%d of %d differ".formatted(resources.size() - same, resources.size()));
    }

    private static boolean isSame(Holding holding) {
        return holding.state().equals(State.SAME.word());
    }
}
