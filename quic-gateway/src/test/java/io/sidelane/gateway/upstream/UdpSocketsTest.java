package io.sidelane.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.gateway.config.Written;
import io.sidelane.gateway.http.UdpTarget;
import io.sidelane.gateway.routing.Routes;
import io.sidelane.gateway.routing.UdpTargets;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UdpSocketsTest {

    private static final String ANY = "routes: [{connectUdp: {targets: [{host: \"*\"}]}}]";

    private final Worker worker = new Worker();
    private final Semaphore answers = new Semaphore(0);
    private final UdpSockets sockets = new UdpSockets(_ -> {}, this::find);
    private final UdpTargets any =
            Objects.requireNonNull(
                    Objects.requireNonNull(
                                    Routes.of(Written.of(ANY).routes())
                                            .find(
                                                    "edge",
                                                    "CONNECT",
                                                    Asked.head("CONNECT", "/", "connect-udp")))
                            .udp());

    @AfterEach
    void stop() throws InterruptedException {
        worker.close();
    }

    private InetAddress[] find(String name) throws UnknownHostException {
        answers.acquireUninterruptibly();
        throw new UnknownHostException(name);
    }

    private Heard open() {
        var heard = new Heard(_ -> {}, true);
        sockets.open(any, new UdpTarget("slow.example", 53), worker.loop(), heard);
        return heard;
    }

    @Test
    void nameServersThatDoNotAnswerHoldAsManyUpAsTheyMayAndTheOthersAreToldSo() throws Exception {
        var waiting = open();
        for (int i = 1; i < UdpSockets.LOOK_UPS; i++) {
            open();
        }

        var refused = open().failure.get();

        assertThat(refused.reason()).isEqualTo("udp_look_ups");
        assertThat(refused.kind().status()).isEqualTo(503);
        answers.release(UdpSockets.LOOK_UPS);
        assertThat(waiting.failure.get().reason()).isEqualTo("udp_unknown_host");
    }
}
