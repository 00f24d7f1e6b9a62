package io.sidelane.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestRulesTest {

    private static RequestHead head(String method, String authority, String path, String... pairs) {
        var fields = new Fields();
        for (int i = 0; i < pairs.length; i += 2) {
            fields.add(pairs[i], pairs[i + 1]);
        }
        return new RequestHead(method, "https", authority, path, null, fields);
    }

    private static RequestHead get(String path, String... pairs) {
        return head("GET", "shop.example", path, pairs);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/a/b?c=d&e",
                "/a.b/..c",
                "/%20?x=../..",
                "/a;b=1/~c/*",
                "/caf%C3%A9",
                "/a%2fb",
                "/..a;b/.c",
                "/a;.."
            })
    void takesPathsThatMeanOneThing(String path) {
        assertThat(RequestRules.check(get(path))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "*",
                "/a b",
                "/a\r\nx: 1",
                "/a\0",
                "/a#b",
                "/a\\b",
                "/é",
                "/a/../b",
                "/..",
                "/a/.",
                "/a/%2e%2E/b",
                "/a/.%2e",
                "/a/..;/b",
                "/a/%2E%2e;x=1/b",
                "/a/..%2fb",
                "/a%2F../b",
                "/a%5c..%5Cb"
            })
    void refusesPathsThatDoNot(String path) {
        assertThat(RequestRules.check(get(path))).startsWith("path ");
    }

    @Test
    void takesTheStarOfOptions() {
        assertThat(RequestRules.check(head("OPTIONS", "shop.example", "*"))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "G ET", "GET\r\n", "GET / HTTP/1.1\r\nx:", "GÉT"})
    void refusesMethodsThatAreNone(String method) {
        assertThat(RequestRules.check(head(method, "shop.example", "/"))).startsWith("method ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a@shop.example", "shop.example\r\nx: 1", "a b", "a/b", "é"})
    void refusesAuthoritiesThatAreNone(String authority) {
        assertThat(RequestRules.check(head("GET", authority, "/"))).startsWith("authority ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connection",
                "keep-alive",
                "proxy-connection",
                "transfer-encoding",
                "upgrade",
                "X-Upper",
                "x y",
                "x:y",
                ""
            })
    void refusesFieldsThatHttp1WouldReadOtherwise(String name) {
        assertThat(RequestRules.check(get("/", name, "chunked"))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb: c", "a\nb", "a\rb", "a\0b", " a", "a ", "\ta", "a\u007f"})
    void refusesValuesThatEndTheLine(String value) {
        assertThat(RequestRules.check(get("/", "x", value))).startsWith("value of x ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\tb", "é", "%0d%0a", "a, b"})
    void takesValuesThatDoNot(String value) {
        assertThat(RequestRules.check(get("/", "x", value))).isNull();
    }

    @ParameterizedTest
    @CsvSource({"trailers,true", "gzip,false", "'trailers, gzip',false"})
    void takesTrailersAloneInTe(String value, boolean taken) {
        assertThat(RequestRules.check(get("/", "te", value)) == null).isEqualTo(taken);
    }

    private static RequestHead connect(
            String method, String path, @Nullable String protocol, String... pairs) {
        var scheme = protocol == null && path.isEmpty() ? "" : "https";
        var alike = head(method, "shop.example", path, pairs);
        return new RequestHead(method, scheme, "shop.example", path, protocol, alike.fields());
    }

    @Test
    void takesConnectWithAProtocolAndAPathOrWithNeither() {
        assertThat(RequestRules.check(connect("CONNECT", "/chat", "websocket"))).isNull();
        assertThat(RequestRules.check(connect("CONNECT", "", null))).isNull();
        assertThat(RequestRules.check(connect("CONNECT", "/chat", null))).startsWith("scheme ");
        assertThat(RequestRules.check(connect("CONNECT", "", "websocket"))).isNotNull();
        assertThat(RequestRules.check(connect("GET", "/chat", "websocket")))
                .isEqualTo("protocol websocket (expected: none but with CONNECT)");
        assertThat(RequestRules.check(connect("CONNECT", "/a", "websocket", "content-length", "1")))
                .startsWith("content-length ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "+1", "0x1", "1 ", "1,1", "", "9999999999999999999"})
    void refusesLengthsThatAreNoDigits(String length) {
        assertThat(RequestRules.check(get("/", "content-length", length))).isNotNull();
    }

    @Test
    void refusesTwoLengthsHoweverAlike() {
        assertThat(RequestRules.check(get("/", "content-length", "1", "content-length", "1")))
                .isEqualTo("content-length twice (expected: once)");
    }

    @Test
    void refusesAHostThatIsNotTheAuthority() {
        assertThat(RequestRules.check(get("/", "host", "other.example")))
                .isEqualTo("host other.example (expected: the same as the authority)");
        assertThat(RequestRules.check(get("/", "host", "SHOP.example"))).isNull();
    }

    @Test
    void refusesInTrailersWhatFramesOrRoutesAMessage() {
        for (var name : new String[] {"content-length", "host", "transfer-encoding", "te"}) {
            assertThat(FieldRules.checkTrailers(new Fields().add(name, "1"))).isNotNull();
        }
        assertThat(FieldRules.checkTrailers(new Fields().add("grpc-status", "0"))).isNull();
    }
}
