package io.sidelane.it.rig;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.it.load.HopLoad;
import io.sidelane.it.load.Load;
import io.sidelane.it.load.LoadResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * An agent comes to a thousand connections under load, is killed, comes again and leaves for good;
 * the load sees nothing of it. Each reply is compared with its request.
 */
class AgentLifeE2E {
    private static final int CLIENTS = 340;
    private static final int HOPS = 3;
    private static final int ENDS = 2 * HOPS * CLIENTS;
    private static final double ALMOST_ALL = 0.99;

    /** At most; it is told to end when everything was seen. */
    private static final double SECONDS = 150;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void aThousandConnectionsNeverNoticeTheAgent() throws IOException {
        Leftovers.assumeRealParts();

        try (var rig = Rig.start(new RigPlan(Set.of(Service.TCP), false, false))) {
            var target = rig.target(Variant.SIDELANE, Service.TCP);
            var controlPlane = AgentAccelerator.controlPlane(rig);
            var load = CompletableFuture.supplyAsync(() -> load(rig, target));
            Await.until(
                    "all connections of the load",
                    PATIENCE,
                    () -> load.isDone() || established(target) >= HOPS * CLIENTS);
            try (var agent = AgentAccelerator.start(rig, controlPlane)) {
                adopts(agent);

                agent.killAndRestart();
                adopts(agent);

                assertThat(agent.drain()).contains("nothing attached or pinned");
                assertThat(rig.bpffs().resolve("sidelane")).doesNotExist();
                assertThat(attached(rig)).isEmpty();
                assertThat(load).as("the load went on through all of it").isNotDone();
            }
            end(target);
            assertThat(load.join().requests()).isPositive();
        }
        Leftovers.assertNone();
    }

    private static void adopts(AgentAccelerator agent) {
        agent.on();
        long start = System.nanoTime();
        Await.until(
                "99 % of the ends to be redirected",
                PATIENCE, () -> agent.redirectingEnds() >= ALMOST_ALL * ENDS);
        System.out.printf(
                Locale.ROOT,
                "%,d of %,d ends redirected after %d ms%n",
                agent.redirectingEnds(),
                ENDS,
                Duration.ofNanos(System.nanoTime() - start).toMillis());
    }

    /** Fails where a reply is missing or another than its request. */
    private static LoadResult load(Rig rig, Target target) {
        var load = new HopLoad(HopLoad.Shape.PINGPONG, CLIENTS, 1024);
        var files = new Load.Files("", rig.file("hop").toString(), "");
        var run = new Load.Run(target, files, SECONDS, true, 0);
        var outcome = target.from().run(Container.APP, load.command(run), Duration.ofMinutes(3));
        assertThat(outcome.exit()).as(outcome.lastWords()).isZero();
        return load.parse(outcome.stdout(), run);
    }

    private static void end(Target target) throws IOException {
        var processes = target.from().cgroup(Container.APP).directory().resolve("cgroup.procs");
        for (var pid : Files.readAllLines(processes)) {
            ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroy);
        }
    }

    private static long established(Target target) {
        return target.from()
                .run(Container.APP, List.of("ss", "-Htn", "state", "established"), PATIENCE)
                .stdout()
                .lines()
                .count();
    }

    private static List<String> attached(Rig rig) {
        Path cgroup = rig.meshCgroup().directory();
        return Command.run(List.of("bpftool", "cgroup", "tree", cgroup.toString()))
                .lines()
                .filter(line -> line.contains("cgroup_"))
                .toList();
    }
}
