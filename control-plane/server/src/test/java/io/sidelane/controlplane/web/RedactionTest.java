package io.sidelane.controlplane.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.GenericSecret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsSessionTicketKeys;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RedactionTest {

    private static final String HIDDEN = "do not show";
    private static final DataSource TEXT = DataSource.newBuilder().setInlineString(HIDDEN).build();
    private static final DataSource BYTES =
            DataSource.newBuilder().setInlineBytes(ByteString.copyFromUtf8(HIDDEN)).build();

    static Stream<Message> secrets() {
        var certificate =
                TlsCertificate.newBuilder()
                        .setCertificateChain(DataSource.newBuilder().setInlineString("public"))
                        .setPrivateKey(TEXT)
                        .setPassword(BYTES)
                        .build();
        var inListener =
                Listener.newBuilder()
                        .addFilterChains(
                                FilterChain.newBuilder()
                                        .setTransportSocket(
                                                TransportSocket.newBuilder()
                                                        .setTypedConfig(
                                                                Any.pack(tls(certificate)))))
                        .build();
        var nestedTwice =
                Listener.newBuilder()
                        .addFilterChains(
                                FilterChain.newBuilder()
                                        .addFilters(
                                                Filter.newBuilder()
                                                        .setTypedConfig(Any.pack(headers()))))
                        .build();
        return Stream.of(
                Secret.newBuilder().setTlsCertificate(certificate).build(),
                Secret.newBuilder()
                        .setSessionTicketKeys(
                                TlsSessionTicketKeys.newBuilder().addKeys(TEXT).addKeys(BYTES))
                        .build(),
                Secret.newBuilder()
                        .setGenericSecret(GenericSecret.newBuilder().setSecret(BYTES))
                        .build(),
                inListener,
                Any.pack(inListener),
                nestedTwice);
    }

    private static DownstreamTlsContext tls(TlsCertificate certificate) {
        return DownstreamTlsContext.newBuilder()
                .setCommonTlsContext(CommonTlsContext.newBuilder().addTlsCertificates(certificate))
                .build();
    }

    private static HttpConnectionManager headers() {
        return HttpConnectionManager.newBuilder()
                .setRouteConfig(
                        RouteConfiguration.newBuilder()
                                .addRequestHeadersToAdd(
                                        HeaderValueOption.newBuilder()
                                                .setHeader(
                                                        HeaderValue.newBuilder()
                                                                .setKey("Authorization")
                                                                .setValue(HIDDEN))))
                .build();
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void secretsAreBlankedWhereverTheyAre(Message message) {
        var json = Dump.json(message);

        assertThat(json)
                .doesNotContain(HIDDEN)
                .doesNotContain(
                        Base64.getEncoder()
                                .encodeToString(HIDDEN.getBytes(StandardCharsets.UTF_8)));
        assertThat(json).containsAnyOf("[redacted]", "W3JlZGFjdGVkXQ==");
    }

    @Test
    void whatIsPublicStays() {
        var json =
                Dump.json(
                        Secret.newBuilder()
                                .setName("a")
                                .setTlsCertificate(
                                        TlsCertificate.newBuilder()
                                                .setCertificateChain(
                                                        DataSource.newBuilder()
                                                                .setInlineString("public")))
                                .build());

        assertThat(json)
                .isEqualTo(
                        "{\"name\":\"a\",\"tlsCertificate\":{\"certificateChain\":{\"inlineString\":\"public\"}}}");
    }

    @Test
    void whatIsPackedAndNotKnownIsNamedAndNotShown() {
        var listener =
                Listener.newBuilder()
                        .setName("a")
                        .addFilterChains(
                                FilterChain.newBuilder()
                                        .addFilters(
                                                Filter.newBuilder()
                                                        .setTypedConfig(
                                                                Any.newBuilder()
                                                                        .setTypeUrl("x/y.Unknown")
                                                                        .setValue(
                                                                                ByteString
                                                                                        .copyFromUtf8(
                                                                                                HIDDEN)))))
                        .build();

        assertThat(Dump.json(listener))
                .contains("11 bytes of x/y.Unknown, which is not known here")
                .doesNotContain(HIDDEN);
    }
}
