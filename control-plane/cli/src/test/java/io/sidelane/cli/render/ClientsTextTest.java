package io.sidelane.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.api.view.ClientSummary;
import io.sidelane.api.view.ClientSummary.Subscription;
import io.sidelane.api.view.Page;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientsTextTest {

    private static Subscription type(
            String type, int behind, boolean waiting, List<String> refused, String error) {
        return new Subscription(
                type, "type.googleapis.com/" + type, true, 0, behind, waiting, refused, error);
    }

    @Test
    void aClientHasALineForEachOfItsTypes() {
        var client =
                new ClientSummary(
                        7,
                        "envoy-1",
                        "shop",
                        "anonymous",
                        "sotw",
                        List.of(
                                type("CDS", 0, false, List.of(), ""),
                                type("EDS", 2, false, List.of(), ""),
                                type("RDS", 1, true, List.of(), ""),
                                type("LDS", 1, false, List.of("in"), "bad filter\nchain")));

        assertThat(ClientsText.of(new Page<>(List.of(client), 3, "7"), Ink.PLAIN))
                .isEqualTo(
                        """
                        STREAM  CLIENT   IDENTITY   GROUP  PROTOCOL  TYPE  NAMES  STATE
                        7       envoy-1  anonymous  shop   sotw      CDS   all    up to date
                                                                     EDS   all    2 to come
                                                                     RDS   all    sent, no answer yet
                                                                     LDS   all    refused in: bad filter chain
                        1 of 3; the next ones: --after 7
                        """);
    }

    @Test
    void noClientIsSaid() {
        assertThat(ClientsText.of(new Page<>(List.of(), 0, null), Ink.PLAIN))
                .isEqualTo("no ADS client is connected\n");
    }
}
