package io.sidelane.it.xds;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.sidelane.it.rig.Await;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What a server at the other end of a channel says of its health. */
final class GrpcHealth {
    private GrpcHealth() {}

    static void await(ManagedChannel channel, String status) {
        var answer = new String[] {"nothing yet"};
        var came =
                Await.within(
                        Duration.ofSeconds(30),
                        () -> {
                            answer[0] = ask(channel);
                            return answer[0].contains(status);
                        });
        assertThat(came).as("%s within 30 s; last: %s", status, answer[0]).isTrue();
    }

    /** {@code SERVING}, or what went wrong. */
    static String ask(ManagedChannel channel) {
        try {
            return HealthGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(5, TimeUnit.SECONDS)
                    .check(HealthCheckRequest.getDefaultInstance())
                    .getStatus()
                    .name();
        } catch (StatusRuntimeException e) {
            return e.getStatus().toString();
        }
    }
}
