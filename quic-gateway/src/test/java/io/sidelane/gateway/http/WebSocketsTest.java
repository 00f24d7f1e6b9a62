package io.sidelane.gateway.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketsTest {

    /* That of RFC 6455, 1.3. */
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private static DefaultHttpRequest asking(String... pairs) {
        var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/chat");
        request.headers()
                .set("host", "shop.example")
                .set("connection", "keep-alive, Upgrade")
                .set("upgrade", "WebSocket")
                .set("sec-websocket-key", KEY);
        for (int i = 0; i < pairs.length; i += 2) {
            request.headers().set(pairs[i], pairs[i + 1]);
        }
        return request;
    }

    private static HttpResponse answering(String upgrade, String connection, String accept) {
        var response =
                new DefaultHttpResponse(
                        HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS);
        response.headers()
                .set("upgrade", upgrade)
                .set("connection", connection)
                .set("sec-websocket-accept", accept);
        return response;
    }

    @Test
    void theProofIsThatOfTheRfc() {
        assertThat(WebSockets.accept(KEY)).isEqualTo(ACCEPT);
    }

    @Test
    void anUpgradeIsAnExtendedConnectWithoutTheHopsOwnFields() {
        var head = requireNonNull(Http1Requests.head(asking("sec-websocket-version", "13")));

        assertThat(head.method()).isEqualTo("CONNECT");
        assertThat(head.protocol()).isEqualTo("websocket");
        assertThat(head.path()).isEqualTo("/chat");
        assertThat(head.idempotent()).isFalse();
        assertThat(RequestRules.check(head)).isNull();
        assertThat(head.fields().get("upgrade")).isNull();
        assertThat(head.fields().get("connection")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "upgrade,h2c",
        "upgrade,'websocket, h2c'",
        "connection,keep-alive",
        "content-length,0",
        "transfer-encoding,chunked"
    })
    void whatAsksForSomethingElseIsAnOrdinaryRequest(String name, String value) {
        var head = requireNonNull(Http1Requests.head(asking(name, value)));

        assertThat(head.method()).isEqualTo("GET");
        assertThat(head.tunnel()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "YWJj", "no base64 at all!!!!!!!!", KEY + "AAAA"})
    void aKeyThatIsNoneIsRefused(String key) {
        assertThat(Http1Requests.head(asking("sec-websocket-key", key))).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "websocket,upgrade," + ACCEPT + ",true",
        "WebSocket,'keep-alive, Upgrade'," + ACCEPT + ",true",
        "websocket,upgrade,s3pPLMBiTxaQ9kYGzzhZRbK+xOp=,false",
        "websocket,close," + ACCEPT + ",false",
        "h2c,upgrade," + ACCEPT + ",false"
    })
    void anAnswerCountsWithItsProofAlone(
            String upgrade, String connection, String accept, boolean counts) {
        assertThat(WebSockets.accepted(answering(upgrade, connection, accept), KEY))
                .isEqualTo(counts);
    }
}
