package io.sidelane.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.gateway.config.UpstreamProtocol;
import io.sidelane.gateway.http.Fields;
import io.sidelane.gateway.http.RequestHead;
import io.sidelane.gateway.telemetry.Client;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedHeadTest {

    private static final Client CLIENT =
            new Client("edge", "HTTP/3", new InetSocketAddress("192.0.2.1", 5), null);

    private static List<String> rewritten(UpstreamProtocol protocol, String name, String value) {
        var head =
                new RequestHead(
                        "GET", "https", "a.example", "/", null, new Fields().add(name, value));
        ForwardedHead.rewrite(head, CLIENT, protocol);
        var written = new ArrayList<String>();
        head.fields().forEach((key, said) -> written.add(key + ": " + said));
        return written;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "early-data",
                "forwarded",
                "host",
                "proxy-authorization",
                "x-real-ip",
                "x-forwarded-for",
                "x-forwarded-client-cert",
                "x-forwarded-port",
                "x-envoy-upstream-rq-timeout-ms",
                "x-envoy-peer-metadata",
                "x_forwarded_for",
                "x-forwarded_client_cert",
                "x_envoy_internal",
                "content_length",
                "transfer_encoding"
            })
    void whatAClientSaysOfTheInsideIsNotBelieved(String name) {
        assertThat(rewritten(UpstreamProtocol.HTTP1, name, "forged"))
                .containsExactly(
                        "x-forwarded-for: 192.0.2.1",
                        "x-forwarded-proto: https",
                        "via: 3 sidelane");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-request-id", "x_custom", "x-forward", "cookie"})
    void anythingElsePasses(String name) {
        assertThat(rewritten(UpstreamProtocol.HTTP2, name, "told")).contains(name + ": told");
    }

    @Test
    void trailersAreNoWayRound() {
        var trailers = new Fields().add("x-envoy-internal", "true").add("x-checksum", "1");

        ForwardedHead.rewriteTrailers(trailers);

        var left = new ArrayList<String>();
        trailers.forEach((name, _) -> left.add(name.toString()));
        assertThat(left).containsExactly("x-checksum");
    }

    @Test
    void onlyHttp2IsToldOfTrailers() {
        assertThat(rewritten(UpstreamProtocol.HTTP2, "te", "trailers")).contains("te: trailers");
        assertThat(rewritten(UpstreamProtocol.HTTP1, "te", "trailers"))
                .doesNotContain("te: trailers");
    }
}
