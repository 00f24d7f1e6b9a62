package io.sidelane.gateway.upstream;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.gateway.config.UpstreamConfig;
import io.sidelane.gateway.config.UpstreamConfig.BreakerConfig;
import io.sidelane.gateway.config.UpstreamConfig.EndpointConfig;
import io.sidelane.gateway.config.UpstreamConfig.OutlierConfig;
import io.sidelane.gateway.config.UpstreamProtocol;
import io.sidelane.gateway.tls.UpstreamContexts;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class BalancerTest {

    private final Endpoint one = new Endpoint(new InetSocketAddress("127.0.0.1", 1), 1);
    private final Endpoint three = new Endpoint(new InetSocketAddress("127.0.0.1", 2), 3);
    private final List<Endpoint> both = List.of(one, three);

    @Test
    void weightsShareTheDice() {
        assertThat(Balancer.choose(both, 0, 0.24, null)).isSameAs(one);
        assertThat(Balancer.choose(both, 0, 0.26, null)).isSameAs(three);
    }

    @Test
    void theIllAndTheEjectedAreLeftOut() {
        three.healthy(false);
        assertThat(Balancer.choose(both, 0, 0.9, null)).isSameAs(one);
        three.healthy(true);
        assertThat(three.failed(0, 1, 100)).isTrue();
        assertThat(Balancer.choose(both, 99, 0.9, null)).isSameAs(one);
        assertThat(Balancer.choose(both, 100, 0.9, null)).isSameAs(three);
    }

    @Test
    void whenNoneIsUsableAllAre() {
        one.healthy(false);
        three.healthy(false);

        assertThat(Balancer.choose(both, 0, 0.9, null)).isSameAs(three);
        assertThat(Balancer.choose(List.of(), 0, 0.9, null)).isNull();
    }

    @Test
    void aFurtherAttemptGoesElsewhereIfItCan() {
        assertThat(Balancer.choose(both, 0, 0.9, three)).isSameAs(one);
        assertThat(Balancer.choose(List.of(one), 0, 0.9, one)).isSameAs(one);
    }

    @Test
    void onlyFailuresInARowEject() {
        assertThat(one.failed(0, 2, 100)).isFalse();
        one.succeeded();
        assertThat(one.failed(0, 2, 100)).isFalse();
        assertThat(one.failed(0, 2, 100)).isTrue();
    }

    private static UpstreamConfig config(int requests, int percent, String... addresses) {
        return new UpstreamConfig(
                "u",
                UpstreamProtocol.HTTP1,
                List.of(addresses).stream().map(each -> new EndpointConfig(each, 1)).toList(),
                1,
                1,
                null,
                new OutlierConfig(1, 1),
                new BreakerConfig(1, requests, percent),
                null);
    }

    @Test
    void theBreakerCountsWhatIsOpen() {
        var upstream = new Upstream(config(1, 0, "127.0.0.1:1"), null);

        assertThat(upstream.begin()).isTrue();
        assertThat(upstream.begin()).isFalse();
        upstream.ended();
        assertThat(upstream.begin()).isTrue();
        assertThat(upstream.beginConnection(false)).isTrue();
        assertThat(upstream.beginConnection(false)).isFalse();
        assertThat(upstream.beginConnection(true)).isTrue();
    }

    @Test
    void furtherAttemptsAreAShareOfWhatIsOpen() {
        var upstream = new Upstream(config(1_000, 20, "127.0.0.1:1"), null);
        for (int i = 0; i < 50; i++) {
            upstream.begin();
        }

        int taken = 0;
        while (upstream.beginRetry()) {
            taken++;
        }

        assertThat(taken).isEqualTo(10);
    }

    @Test
    void whatIsKnownOfAnEndpointOutlivesAReload() {
        var upstreams = new Upstreams();
        upstreams.update(
                List.of(config(1, 0, "127.0.0.1:1", "127.0.0.1:2")), UpstreamContexts.NONE);
        var upstream = requireNonNull(upstreams.find("u"));
        upstream.endpoints().get(1).healthy(false);

        upstreams.update(
                List.of(config(2, 0, "127.0.0.1:2", "127.0.0.1:3")), UpstreamContexts.NONE);

        assertThat(upstreams.find("u")).isSameAs(upstream);
        assertThat(upstream.endpoints().getFirst().healthy()).isFalse();
        assertThat(upstream.endpoints().get(1).healthy()).isTrue();
    }
}
