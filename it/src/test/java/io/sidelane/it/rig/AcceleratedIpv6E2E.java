package io.sidelane.it.rig;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.it.load.HttpLoad;
import io.sidelane.it.load.Load;
import io.sidelane.it.load.LoadRunner;
import io.sidelane.it.load.RedisLoad;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The mesh over IPv6, through the rules of ip6tables, with the real agent. */
class AcceleratedIpv6E2E {
    private static final double SECONDS = 1;

    @Test
    void allThreeHopsAreRedirectedAndNoPeerIsMissed() throws IOException {
        Leftovers.assumeRealParts();
        Map<Service, Load> loads =
                Map.of(
                        Service.HTTP, new HttpLoad(4, 1024, false),
                        Service.REDIS, new RedisLoad(4, 1024));

        try (var rig = Rig.start(new RigPlan(Set.copyOf(loads.keySet()), false, false));
                var agent = AgentAccelerator.start(rig)) {
            var runner = LoadRunner.in(rig);
            agent.on();
            loads.forEach(
                    (service, load) -> {
                        var target = rig.ipv6Target(Variant.SIDELANE, service);

                        var measured = runner.measure(load, target, SECONDS, agent);

                        assertThat(measured.hops().accelerated())
                                .as("%s: %s", service, measured.hops())
                                .isEqualTo(3);
                        assertThat(measured.misses()).as("%s", service).isZero();
                    });
        }
        Leftovers.assertNone();
    }
}
