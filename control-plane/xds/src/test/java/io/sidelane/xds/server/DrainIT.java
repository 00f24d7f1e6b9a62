package io.sidelane.xds.server;

import static io.sidelane.xds.Fixtures.set;
import static io.sidelane.xds.TypeRegistry.REDIRECT_POLICY;
import static io.sidelane.xds.server.TestClient.ack;
import static io.sidelane.xds.server.TestClient.subscribe;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.Status.Code;
import io.sidelane.xds.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DrainIT {
    private static final int CLIENTS = 40;

    private static Snapshot policy(String version) {
        return Snapshot.EMPTY.with(REDIRECT_POLICY, set(REDIRECT_POLICY, "p=" + version));
    }

    private static List<TestClient<DeltaDiscoveryRequest, DeltaDiscoveryResponse>> connect(
            RealServer server, DeltaDiscoveryRequest request) {
        var clients = new ArrayList<TestClient<DeltaDiscoveryRequest, DeltaDiscoveryResponse>>();
        for (var i = 0; i < CLIENTS; i++) {
            clients.add(TestClient.delta(server.channel()).send(request));
        }
        return clients;
    }

    @Test
    void whoIsNotYetSentAwayIsServed() throws Exception {
        try (var server = new RealServer(Transport.DEFAULT, Limits.DEFAULT)) {
            server.publish(policy("1"));
            var clients = connect(server, subscribe("node", REDIRECT_POLICY));
            for (var client : clients) {
                client.send(ack(client.next()));
            }

            server.server.shutdown();
            var drained = server.xds.drain(Duration.ofSeconds(2));
            while (clients.stream().noneMatch(TestClient::ended)) {
                Thread.onSpinWait();
            }
            server.publish(policy("2"));
            drained.get(20, TimeUnit.SECONDS);

            for (var client : clients) {
                assertThat(client.end().getCode()).isEqualTo(Code.UNAVAILABLE);
            }
            assertThat(clients.stream().mapToInt(TestClient::unseen).sum()).isPositive();
        }
    }

    @Test
    void aConnectionOfAgeEndsAndWhoComesBackIsSentNothingThatIsTheSame() throws Exception {
        var shortLived =
                new Transport(
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(200),
                        1_000);
        try (var server = new RealServer(shortLived, Limits.DEFAULT)) {
            server.publish(policy("1"));
            var first = connect(server, subscribe("node", REDIRECT_POLICY));
            var version = "";
            for (var client : first) {
                var response = client.next();
                version = response.getResources(0).getVersion();
                client.send(ack(response));
            }
            var ends = new ArrayList<Long>();
            for (var client : first) {
                assertThat(client.end().getCode()).isEqualTo(Code.UNAVAILABLE);
                ends.add(client.endedAt());
            }
            ends.sort(null);
            System.out.printf(
                    "%d connections of at most 1 s ended within %d ms of each other%n",
                    CLIENTS, (ends.getLast() - ends.getFirst()) / 1_000_000);

            var sent = server.events.sentTo("node");
            var again =
                    connect(
                            server,
                            subscribe("node", REDIRECT_POLICY).toBuilder()
                                    .putInitialResourceVersions("p", version)
                                    .build());
            for (var client : again) {
                client.end();
            }

            assertThat(server.events.sentTo("node")).isEqualTo(sent);
        }
    }
}
