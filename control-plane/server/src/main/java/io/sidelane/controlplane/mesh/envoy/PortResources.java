package io.sidelane.controlplane.mesh.envoy;

import io.sidelane.xds.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What sidecars are told of one service port.
 *
 * @param listener null for a headless service
 * @param routes null for a port whose requests are not told apart
 * @param plain its cluster for clients without an identity
 * @param mutual and for those with one; the same object if that makes no difference
 */
public record PortResources(
        PortInput input,
        @Nullable Resource listener,
        @Nullable Resource routes,
        Resource plain,
        Resource mutual) {

    public static PortResources of(PortInput input) {
        var plain = Clusters.plain(input);
        var mutual =
                input.mutualTls().mode() == MutualTls.Mode.OFF ? plain : Clusters.mutual(input);
        return new PortResources(
                input,
                Listeners.ofService(input),
                input.port().protocol().http() ? Routes.of(input, ClientKind.SIDECAR) : null,
                plain,
                mutual);
    }

    /** What Envoy's own rules have against the routes; none if there is nothing. */
    public List<String> flawsOfRoutes() {
        return routes == null ? List.of() : flaws(Stream.of(routes));
    }

    /** And against the rest. */
    public List<String> flawsOfService() {
        return flaws(
                listener == null ? Stream.of(plain, mutual) : Stream.of(listener, plain, mutual));
    }

    private static List<String> flaws(Stream<Resource> resources) {
        var flaws = new ArrayList<String>();
        resources.forEach(r -> flaws.addAll(Violations.of(r.body())));
        return flaws;
    }
}
