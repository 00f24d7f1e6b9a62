package io.sidelane.it.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.it.rig.AgentAccelerator;
import io.sidelane.it.rig.Await;
import io.sidelane.it.rig.Leftovers;
import io.sidelane.it.rig.Pod;
import io.sidelane.it.rig.Rig;
import io.sidelane.it.rig.RigPlan;
import io.sidelane.it.rig.Service;
import io.sidelane.it.rig.Variant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway in a meshed pod: its connections to upstreams go to the pod's sidecar, and the agent
 * redirects them like those of any other program.
 */
class GatewayAcceleratedE2E {

    private static final Duration LEARNING = Duration.ofSeconds(60);
    private static final int LINES = 20_000;

    /** Enters the container's cgroup and the pod's network, and becomes the program. */
    private static final String ENTER =
            """
            echo $$ > "$1/cgroup.procs" || exit 125
            netns=$2; shift 2
            exec nsenter --net="/run/netns/$netns" -- "$@"
            """;

    @Test
    void itsUpstreamConnectionsAreRedirectedAndBringTheSame(@TempDir Path directory)
            throws Exception {
        Leftovers.assumeRealParts();
        var python = Http3.findPython();
        var page = page();

        try (var rig = Rig.start(new RigPlan(Set.of(Service.HTTP), false, false));
                var agent = AgentAccelerator.start(rig)) {
            rig.write("nginx-server/www/page", page);
            var target = rig.target(Variant.SIDELANE, Service.HTTP);
            var inside = inside(target.from());
            agent.on();
            try (var gateway =
                    GatewayProcess.start(
                            directory,
                            "",
                            GatewayProcess.allTo(target.endpoint()),
                            inside.toArray(String[]::new))) {
                var client = new Http3(inside, python, gateway.address(), gateway.authority());
                Await.until(
                        "all hops to redirect, of which the gateway to its sidecar is one",
                        LEARNING,
                        () -> {
                            assertWhole(client, page);
                            return agent.hops(target).all();
                        });
                long missed = agent.misses();

                assertWhole(client, page);

                assertThat(agent.hops(target).all()).isTrue();
                assertThat(agent.misses()).isEqualTo(missed);
            }
        }
        Leftovers.assertNone();
    }

    private static void assertWhole(Http3 client, String page) {
        try {
            var answer = client.run("get", "/page");
            assertThat(answer.path("status").asInt()).isEqualTo(200);
            assertThat(answer.path("sha256").asText()).isEqualTo(sha256(page));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of many pieces, no two of which are the same. */
    private static String page() {
        var page = new StringBuilder();
        for (int line = 0; line < LINES; line++) {
            page.append("line ")
                    .append(line)
                    .append(" of a page that tells if pieces change places\n");
        }
        return page.toString();
    }

    private static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of()
                    .formatHex(digest.digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> inside(Pod pod) {
        return List.of(
                "/bin/sh",
                "-c",
                ENTER,
                "pod",
                pod.cgroup().directory().resolve("app").toString(),
                pod.netns());
    }
}
