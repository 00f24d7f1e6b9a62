package io.sidelane.gateway.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.Test;

/** That of WebSocket is in {@link WebSocketsTest}. */
class UpgradeTest {

    private static final String PATH = "/.well-known/masque/udp/192.0.2.6/443/";

    private static DefaultHttpRequest asking(HttpMethod method, String protocol) {
        var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, PATH);
        request.headers()
                .set("host", "proxy.example")
                .set("connection", "Upgrade")
                .set("upgrade", protocol)
                .set("capsule-protocol", "?1");
        return request;
    }

    /* RFC 9298, 3.2. */
    @Test
    void connectUdpIsAnExtendedConnectToo() {
        var head = requireNonNull(Http1Requests.head(asking(HttpMethod.GET, UdpTarget.PROTOCOL)));

        assertThat(head.method()).isEqualTo("CONNECT");
        assertThat(head.protocol()).isEqualTo("connect-udp");
        assertThat(head.path()).isEqualTo(PATH);
        assertThat(head.fields().get("capsule-protocol")).hasToString("?1");
        assertThat(RequestRules.check(head)).isNull();
    }

    @Test
    void itsAnswerSaysSoWithoutAProof() {
        var answer = new DefaultHttpHeaders();

        requireNonNull(Upgrade.of(asking(HttpMethod.GET, "Connect-UDP"))).accept(answer);

        assertThat(answer.toString())
                .isEqualTo("DefaultHttpHeaders[connection: upgrade, upgrade: connect-udp]");
    }

    @Test
    void aPostAsksForNothing() {
        assertThat(Upgrade.of(asking(HttpMethod.POST, UdpTarget.PROTOCOL))).isNull();
    }
}
