package io.sidelane.agent.ads;

import static io.sidelane.agent.ads.Policies.policy;
import static io.sidelane.agent.ads.Policies.resource;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.sidelane.xdsapi.client.LastKnownGood;
import io.sidelane.xdsapi.client.LastKnownGood.Bad;
import io.sidelane.xdsapi.client.LastKnownGood.Good;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LastKnownGoodTest {

    private static final List<Resource> RESOURCES =
            List.of(resource("v2", policy("b", "u1")), resource("v1", policy("a", "u2")));

    private final byte[] bytes = LastKnownGood.encode("n1", RESOURCES);

    @Test
    void whatIsWrittenIsReadInItsOrder() {
        assertThat(LastKnownGood.decode("n1", bytes)).isEqualTo(new Good(RESOURCES));
        assertThat(LastKnownGood.decode("n1", LastKnownGood.encode("n1", List.of())))
                .isEqualTo(new Good(List.of()));
    }

    @Test
    void aFlippedBitAnywhereIsNoticed() {
        for (int i = 0; i < bytes.length; i++) {
            var damaged = bytes.clone();
            damaged[i] ^= 1;

            assertThat(LastKnownGood.decode("n1", damaged))
                    .as("byte %d", i)
                    .isInstanceOf(Bad.class);
        }
    }

    @Test
    void aFileThatEndsAnywhereIsNoticed() {
        for (int length = 0; length < bytes.length; length++) {
            assertThat(LastKnownGood.decode("n1", Arrays.copyOf(bytes, length)))
                    .as("%d bytes", length)
                    .isInstanceOf(Bad.class);
        }
    }

    @Test
    void anotherNodesPolicyIsNotOurs() {
        assertThat(LastKnownGood.decode("n2", bytes))
                .isEqualTo(new Bad("node n1 (expected: node n2)"));
    }

    @Test
    void anotherFormatIsNamed() {
        var text = new String(bytes, StandardCharsets.ISO_8859_1).replaceFirst(" 1\n", " 2\n");

        assertThat(LastKnownGood.decode("n1", text.getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo(
                        new Bad(
                                "format: sidelane last known good 2 (expected: sidelane last known"
                                        + " good 1)"));
    }
}
