package io.sidelane.it.rig;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.it.load.GrpcLoad;
import io.sidelane.it.load.HopLoad;
import io.sidelane.it.load.HttpLoad;
import io.sidelane.it.load.Load;
import io.sidelane.it.load.LoadRunner;
import io.sidelane.it.load.RedisLoad;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The rig's ways lead where they say, with a real Envoy in each pod. */
class RigE2E {
    private static final double SECONDS = 0.3;

    @Test
    void requestsPassBothSidecarsExceptWhereThereAreNone() throws IOException {
        Leftovers.assumeRealParts();
        var loads = loads();

        try (var rig = Rig.start(new RigPlan(loads.keySet(), true, true))) {
            var runner = LoadRunner.in(rig);
            loads.forEach(
                    (service, load) -> {
                        for (var variant : Set.of(Variant.IPTABLES, Variant.UDS)) {
                            assertThat(containers(runner, load, rig.target(variant, service)))
                                    .as("%s, %s", service, variant)
                                    .contains(
                                            "client/app",
                                            "client/sidecar",
                                            "server/sidecar",
                                            "server/app");
                        }
                        assertThat(containers(runner, load, rig.target(Variant.DIRECT, service)))
                                .as("%s, direct", service)
                                .contains("plain-client/app", "plain-server/app")
                                .doesNotContain("plain-client/sidecar", "plain-server/sidecar");
                    });
            var http = new HttpLoad(2, 1024, false);
            assertThat(containers(runner, http, rig.ipv6Target(Variant.IPTABLES, Service.HTTP)))
                    .contains("client/sidecar", "server/sidecar");
            var hop = new HopLoad(HopLoad.Shape.PINGPONG, 1, 64);
            assertThat(containers(runner, hop, rig.hopTarget(Variant.IPTABLES)))
                    .contains("hop/app", "hop/sidecar");
            rig.awaitQuiet();
        }

        Leftovers.assertNone();
    }

    private static Map<Service, Load> loads() {
        var loads = new EnumMap<Service, Load>(Service.class);
        loads.put(Service.HTTP, new HttpLoad(2, 1024, false));
        loads.put(Service.TCP, new HopLoad(HopLoad.Shape.PINGPONG, 2, 1024));
        loads.put(Service.REDIS, new RedisLoad(2, 1024));
        if (Binaries.fortio().isPresent()) {
            loads.put(Service.GRPC, new GrpcLoad(2, 1024));
        }
        return loads;
    }

    private static Set<String> containers(LoadRunner runner, Load load, Target target) {
        return runner.measure(load, target, SECONDS, Accelerator.none()).cpuUs().keySet();
    }
}
