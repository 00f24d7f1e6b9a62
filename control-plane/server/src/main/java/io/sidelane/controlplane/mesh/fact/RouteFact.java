package io.sidelane.controlplane.mesh.fact;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An HTTPRoute, GRPCRoute or TCPRoute that hangs on services or Gateways.
 *
 * @param created ISO 8601 as Kubernetes writes it, so that words compare as times do; empty if
 *     nobody wrote it
 * @param parents services
 * @param hostnames that it is for on Gateways; none: any
 * @param unknown backends that are no service's port, one line each: their share fails
 * @param told whether its status has an entry of ours
 * @param flaws what cannot be done as it is written, one line each
 */
public record RouteFact(
        ObjectRef ref,
        long generation,
        String created,
        List<Parent> parents,
        List<GatewayParent> gateways,
        List<String> hostnames,
        List<RuleFact> rules,
        List<String> unknown,
        boolean told,
        List<String> flaws)
        implements Fact {

    public static final String TCP = "TCPRoute";

    /**
     * @param port null: all ports
     */
    public record Parent(Name service, @Nullable Integer port) {}

    /**
     * @param section a listener's name; null: all
     * @param port null: all
     */
    public record GatewayParent(Name gateway, @Nullable String section, @Nullable Integer port) {}

    public RouteFact {
        gateways = List.copyOf(gateways);
        hostnames = List.copyOf(hostnames);
        parents = List.copyOf(parents);
        rules = List.copyOf(rules);
        unknown = List.copyOf(unknown);
        flaws = List.copyOf(flaws);
    }

    public boolean tcp() {
        return ref.kind().equals(TCP);
    }

    public String namespace() {
        return ref.namespace() == null ? "" : ref.namespace();
    }
}
