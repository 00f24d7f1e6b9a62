package io.sidelane.it.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Uploads through two real Envoys, stock iptables and the real agent, to servers in five languages.
 * {@code -Dsidelane.it.uploads=200} makes a thousand of them, {@code -Dsidelane.it.seed} the same
 * ones again.
 */
@TestInstance(Lifecycle.PER_CLASS)
class MeshUploadsE2E {

    private static final int COUNT = Integer.getInteger("sidelane.it.uploads", 40);
    private static final long SEED = Long.getLong("sidelane.it.seed", System.nanoTime());
    private static final Duration LEARNT = Duration.ofSeconds(30);

    /** What is sent slowly, so that a sweep of the agent meets its connections. */
    private static final int SLOW_COUNT = 8;

    private static final int SLOW_BYTES = 1 << 20;

    private Rig rig;
    private AgentAccelerator agent;
    private Target target;
    private Uploads slow;
    private Uploads uploads;

    @BeforeAll
    void start() throws IOException {
        Leftovers.assumeRealParts();
        rig = Rig.start(new RigPlan(Set.of(Service.HTTP), false, false));
        agent = AgentAccelerator.start(rig);
        target = rig.target(Variant.SIDELANE, Service.HTTP);
        slow = Uploads.ofOneSize(rig.directory().writable("slow"), SLOW_COUNT, SLOW_BYTES, SEED);
        uploads = Uploads.ofAllSizes(rig.directory().writable("bodies"), COUNT, SEED);
        agent.on();
    }

    @AfterAll
    void stop() throws IOException {
        if (agent != null) {
            agent.close();
        }
        if (rig != null) {
            rig.close();
            Leftovers.assertNone();
        }
    }

    @ParameterizedTest
    @EnumSource
    void allAreWholeAndByteEqual(UploadServer server) throws IOException {
        rig.replace(Service.HTTP, () -> server.start(rig));
        // Whoever listens anew is watched before anything of it is redirected.
        Await.until("%s's hops to be redirected".formatted(server), LEARNT, () -> learnt(server));
        long before = agent.redirectedBytes();
        long start = System.nanoTime();

        uploads.send(target, server.takesChunks(), "");

        long redirected = agent.redirectedBytes() - before;
        System.out.printf(
                "%s: %d uploads, %d bytes in %d ms, %.2f times redirected, seed %d%n",
                server,
                uploads.count(),
                uploads.bytes(),
                (System.nanoTime() - start) / 1_000_000,
                (double) redirected / uploads.bytes(),
                SEED);
        for (int i = 0; i < uploads.count(); i++) {
            assertThat(server.got(rig, i, uploads.answer(i)))
                    .as("upload %d of seed %d", i, SEED)
                    .isEqualTo(uploads.hashes().get(i));
        }
        // The rest went by TCP: as long as bytes wait there, what follows them has to as well.
        assertThat(redirected).as("bytes redirected").isPositive();
    }

    /** All hops that can be: more is redirected of slow uploads than one hop fewer would carry. */
    private boolean learnt(UploadServer server) {
        long before = agent.redirectedBytes();
        try {
            slow.send(target, server.takesChunks(), "limit-rate = 600K");
        } catch (IOException e) {
            throw new RigException("uploads: " + e.getMessage(), e);
        }
        return agent.redirectedBytes() - before > (server.hops() - 1) * slow.bytes();
    }
}
