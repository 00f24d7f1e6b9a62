package io.sidelane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sidelane.api.view.ClientDetail;
import io.sidelane.api.view.ClientDetail.Holding;
import io.sidelane.api.view.ClientSummary;
import io.sidelane.api.view.Overview;
import io.sidelane.api.view.Page;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AgainstAServerIT {

    private static final Overview OVERVIEW =
            new Overview(
                    "0.1.0",
                    "directory /etc/sidelane",
                    true,
                    true,
                    null,
                    new Overview.Counts(0, 0, 0, 0, 0, 0, 0, 0, 0),
                    List.of());
    private static final ClientSummary CLIENT =
            new ClientSummary(7, "envoy/1", "shop", "anonymous", "delta", List.of());

    private final FakeControlPlane server = new FakeControlPlane();

    AgainstAServerIT() throws IOException {}

    @AfterEach
    void close() {
        server.close();
    }

    private Ended sidelane(String... words) {
        var arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("--server", server.url()));
        return Ended.sidelane(arguments.toArray(String[]::new));
    }

    @Test
    void statusIsMadeOfThreeAnswers() throws JsonProcessingException {
        server.answers("/api/v1/status", OVERVIEW)
                .answers("/api/v1/nodes?limit=20", new Page<>(List.of(), 0, null))
                .answers("/api/v1/policies?limit=20", new Page<>(List.of(), 0, null));

        var table = sidelane("status");
        var json = sidelane("status", "-o", "json");

        assertThat(table.status()).isZero();
        assertThat(table.out()).startsWith("control plane 0.1.0: ready, from directory");
        assertThat(json.status()).isZero();
        var tree = Json.MAPPER.readTree(json.out());
        assertThat(tree.at("/controlPlane/ready").asBoolean()).isTrue();
        assertThat(tree.at("/nodes/items").isArray()).isTrue();
        assertThat(tree.at("/policies/total").asInt()).isZero();
    }

    @Test
    void anOlderServerThatLeavesFieldsOutIsUnderstood() {
        server.answers("/api/v1/status", "{\"version\":\"0\",\"counts\":{},\"newer\":1}")
                .answers("/api/v1/nodes?limit=20", "{}")
                .answers("/api/v1/policies?limit=20", "{}");

        assertThat(sidelane("status").status()).isZero();
    }

    @Test
    void namesAreEscapedInPaths() {
        server.answers(
                "/api/v1/clients/envoy%2F1",
                new ClientDetail(
                        CLIENT, List.of(new Holding("CDS", "a", "v", "v", "same")), false));

        var ended = sidelane("xds", "diff", "envoy/1");

        assertThat(ended.status()).isZero();
        assertThat(ended.out()).contains("client envoy/1, stream 7, delta: has all 1");
    }

    @Test
    void aClientThatDiffersIsNoSuccess() {
        server.answers(
                "/api/v1/clients/7",
                new ClientDetail(CLIENT, List.of(new Holding("CDS", "a", "", "v", "sent")), false));

        assertThat(sidelane("xds", "diff", "7", "-o", "json").status()).isEqualTo(1);
    }

    @Test
    void whatTheServerSaysIsWrongIsSaid() {
        assertThat(sidelane("explain", "pod", "shop/cart"))
                .isEqualTo(
                        new Ended(
                                1,
                                "",
                                "/api/v1/pods/shop/cart: not here (expected: something else)\n"));
    }

    @Test
    void anAnswerOfSomethingElseIsNotShown() {
        server.answers("/api/v1/clients?limit=100", "<html>");

        assertThat(sidelane("xds", "clients"))
                .isEqualTo(
                        new Ended(
                                1,
                                "",
                                "control plane %s: an answer that is not understood (expected: a Sidelane control plane of this version or newer)%n"
                                        .formatted(server.url())));
    }

    @Test
    void aPageGoesOnWhereTheLastOneEnded() {
        server.answers("/api/v1/clients?limit=5&after=7", new Page<>(List.of(CLIENT), 1, null));

        assertThat(sidelane("xds", "clients", "--limit", "5", "--after", "7").status()).isZero();
        assertThat(server.asked).containsExactly("/api/v1/clients?limit=5&after=7");
    }

    @Test
    void aServerThatIsNotThereIsSaidWithWhatToTry() throws IOException {
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }

        var ended = Ended.sidelane("status", "--server", "http://127.0.0.1:" + free);

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .startsWith(
                        "control plane http://127.0.0.1:%d: cannot be reached (expected: one that runs; start it by `sidelane control-plane --config-dir DIR`"
                                .formatted(free))
                .hasLineCount(1);
    }
}
