package io.sidelane.controlplane.mesh.fact;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Service.
 *
 * @param clusterIps none for a headless one
 * @param flaws what is wrong with its annotations, one line each; those take no part
 */
public record ServiceFact(
        Name name,
        long generation,
        List<String> clusterIps,
        List<Port> ports,
        Distribution distribution,
        HealthCheck healthCheck,
        Outlier outlier,
        java.time.Duration connectTimeout,
        List<String> flaws)
        implements Fact {

    /** {@code spec.trafficDistribution} (KEP-4444, KEP-3015). */
    public enum Distribution {
        EVERYWHERE,
        SAME_ZONE,
        SAME_NODE
    }

    /**
     * @param name as endpoint slices call it; empty if it is the only one and has none
     */
    public record Port(String name, int number, AppProtocol protocol) {}

    /** Active checks. */
    public sealed interface HealthCheck {
        record None() implements HealthCheck {}

        record Connect(java.time.Duration interval) implements HealthCheck {}

        record Grpc(java.time.Duration interval) implements HealthCheck {}

        record Get(String path, java.time.Duration interval) implements HealthCheck {}
    }

    /**
     * Passive checks.
     *
     * @param consecutiveErrors after so many an endpoint is left alone; 0: never
     */
    public record Outlier(int consecutiveErrors, java.time.Duration ejection) {
        public static final Outlier NONE = new Outlier(0, java.time.Duration.ofSeconds(30));
    }

    public ServiceFact {
        clusterIps = List.copyOf(clusterIps);
        ports = List.copyOf(ports);
        flaws = List.copyOf(flaws);
    }

    /** This service, without these addresses. */
    public ServiceFact without(java.util.Set<String> ips) {
        return new ServiceFact(
                name,
                generation,
                clusterIps.stream().filter(ip -> !ips.contains(ip)).toList(),
                ports,
                distribution,
                healthCheck,
                outlier,
                connectTimeout,
                flaws);
    }

    public @Nullable Port port(int number) {
        for (var port : ports) {
            if (port.number() == number) {
                return port;
            }
        }
        return null;
    }

    @Override
    public ObjectRef ref() {
        return new ObjectRef("", "Service", name.namespace(), name.name());
    }
}
