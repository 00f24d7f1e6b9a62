package io.sidelane.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.api.view.ClientDetail;
import io.sidelane.api.view.ClientDetail.Holding;
import io.sidelane.api.view.ClientSummary;
import io.sidelane.api.view.ClientSummary.Subscription;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiffTextTest {

    private static ClientDetail client(String error, Holding... resources) {
        return new ClientDetail(
                new ClientSummary(
                        7,
                        "envoy-1",
                        "shop",
                        "anonymous",
                        "delta",
                        List.of(
                                new Subscription(
                                        "LDS", "url", true, 0, 0, false, List.of(), error))),
                List.of(resources),
                false);
    }

    private static final Holding SAME = new Holding("CDS", "a", "v1", "v1", "same");
    private static final Holding REFUSED = new Holding("LDS", "in", "v1", "v2", "refused");
    private static final Holding NEW = new Holding("LDS", "out", "", "v1", "behind");

    @Test
    void onlyWhatDiffersIsShown() {
        assertThat(DiffText.of(client("bad filter", SAME, REFUSED, NEW), false, Ink.PLAIN))
                .isEqualTo(
                        """
                        client envoy-1, stream 7, delta: 2 of 3 differ
                        TYPE  NAME  HAS  SHOULD HAVE  STATE
                        LDS   in    v1   v2           refused
                        LDS   out   -    v1           behind
                        LDS refused: bad filter
                        """);
    }

    @Test
    void whatIsTheSameIsShownWhenAskedFor() {
        assertThat(DiffText.of(client("", SAME), true, Ink.PLAIN))
                .isEqualTo(
                        """
                        client envoy-1, stream 7, delta: has all 1 as it should
                        TYPE  NAME  HAS  SHOULD HAVE  STATE
                        CDS   a     v1   v1           same
                        """);
        assertThat(DiffText.of(client("", SAME), false, Ink.PLAIN)).hasLineCount(1);
    }
}
