package io.sidelane.controlplane.mesh.kubernetes;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.sidelane.api.quic.HealthPath;
import io.sidelane.controlplane.mesh.MeshNames;
import io.sidelane.controlplane.mesh.fact.AppProtocol;
import io.sidelane.controlplane.mesh.fact.ServiceFact;
import io.sidelane.controlplane.mesh.fact.ServiceFact.Distribution;
import io.sidelane.controlplane.mesh.fact.ServiceFact.HealthCheck;
import io.sidelane.controlplane.mesh.fact.ServiceFact.Outlier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

final class ServiceReader {
    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(5);
    private static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** A gateway takes no longer ones, and then nothing else that it is told with them. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private ServiceReader() {}

    /**
     * @return null for a name that stands for another host: it has no endpoints
     */
    static @Nullable ServiceFact read(Service service) {
        var spec = service.getSpec();
        if (spec == null || "ExternalName".equals(spec.getType())) {
            return null;
        }
        Map<String, String> annotations =
                Objects.requireNonNullElse(service.getMetadata().getAnnotations(), Map.of());
        var flaws = new Flaws();
        return new ServiceFact(
                FactReader.name(service),
                FactReader.generation(service),
                clusterIps(spec, flaws),
                ports(spec, flaws),
                distribution(spec.getTrafficDistribution()),
                healthCheck(annotations, flaws),
                outlier(annotations, flaws),
                positive(annotations, MeshNames.CONNECT_TIMEOUT, DEFAULT_CONNECT_TIMEOUT, flaws),
                flaws.lines());
    }

    private static List<String> clusterIps(ServiceSpec spec, Flaws flaws) {
        var all = spec.getClusterIPs();
        var some =
                all != null && !all.isEmpty()
                        ? all
                        : spec.getClusterIP() == null
                                ? List.<String>of()
                                : List.of(spec.getClusterIP());
        return some.stream()
                .filter(ip -> !ip.isEmpty() && !ip.equals("None"))
                .filter(ip -> flaws.address("spec.clusterIPs", ip))
                .toList();
    }

    private static List<ServiceFact.Port> ports(ServiceSpec spec, Flaws flaws) {
        var ports = new ArrayList<ServiceFact.Port>();
        var taken = new HashSet<Integer>();
        for (var port : Objects.requireNonNullElse(spec.getPorts(), List.<ServicePort>of())) {
            if (port.getProtocol() != null && !port.getProtocol().equals("TCP")) {
                continue;
            }
            var number = port.getPort();
            if (number == null || number < 1 || number > 65_535) {
                flaws.add("spec.ports.port", number, "1..65535; the port is left out");
            } else if (!taken.add(number)) {
                flaws.add("spec.ports.port", number, "each number once; the second is left out");
            } else {
                var name = Objects.requireNonNullElse(port.getName(), "");
                ports.add(
                        new ServiceFact.Port(
                                name, number, AppProtocol.of(port.getAppProtocol(), name)));
            }
        }
        return ports;
    }

    private static Distribution distribution(@Nullable String word) {
        return switch (word) {
            case "PreferClose", "PreferSameZone" -> Distribution.SAME_ZONE;
            case "PreferSameNode" -> Distribution.SAME_NODE;
            case null, default -> Distribution.EVERYWHERE;
        };
    }

    private static HealthCheck healthCheck(Map<String, String> annotations, Flaws flaws) {
        var word = annotations.get(MeshNames.HEALTH_CHECK);
        var interval =
                positive(annotations, MeshNames.HEALTH_CHECK_INTERVAL, DEFAULT_INTERVAL, flaws);
        return switch (word) {
            case null -> new HealthCheck.None();
            case "tcp" -> new HealthCheck.Connect(interval);
            case "grpc" -> new HealthCheck.Grpc(interval);
            default -> {
                if (word.matches(HealthPath.FORM)) {
                    yield new HealthCheck.Get(word, interval);
                }
                flaws.add(MeshNames.HEALTH_CHECK, word, "tcp, grpc or a path; not checked");
                yield new HealthCheck.None();
            }
        };
    }

    private static Outlier outlier(Map<String, String> annotations, Flaws flaws) {
        var word = annotations.get(MeshNames.OUTLIER_ERRORS);
        if (word == null) {
            return Outlier.NONE;
        }
        if (!word.matches("[1-9][0-9]{0,3}")) {
            flaws.add(MeshNames.OUTLIER_ERRORS, word, "1..9999; nothing is left alone");
            return Outlier.NONE;
        }
        return new Outlier(
                Integer.parseInt(word),
                positive(annotations, MeshNames.OUTLIER_EJECTION, Outlier.NONE.ejection(), flaws));
    }

    private static Duration positive(
            Map<String, String> annotations, String name, Duration otherwise, Flaws flaws) {
        var duration = flaws.duration(name, annotations.get(name), otherwise);
        if (duration.isZero()) {
            flaws.add(name, "0s", "more; %ds is taken".formatted(otherwise.toSeconds()));
            return otherwise;
        }
        if (duration.compareTo(LONGEST) > 0) {
            flaws.add(
                    name,
                    annotations.get(name),
                    "at most 24h; %ds is taken".formatted(otherwise.toSeconds()));
            return otherwise;
        }
        return duration;
    }
}
