package io.sidelane.controlplane.mesh;

import com.google.protobuf.Struct;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.sidelane.controlplane.mesh.envoy.ClientKind;
import io.sidelane.controlplane.mesh.fact.Name;
import io.sidelane.xds.TypeRegistry;
import io.sidelane.xds.server.ClientIdentity;
import org.jspecify.annotations.Nullable;

/**
 * Who clients are. What is proven wins over what is claimed; what is claimed counts only where the
 * server lets in clients that prove nothing, and for what is no secret.
 */
final class Proxies {
    private final String trustDomain;

    Proxies(String trustDomain) {
        this.trustDomain = trustDomain;
    }

    Proxy proxy(Node node, ClientIdentity identity) {
        var claims = node.getMetadata();
        var id = node.getId().split("/", 2);
        var namespace = claim(claims, "namespace", id.length == 2 ? id[0] : "default");
        var pod = claim(claims, "pod", id.length == 2 ? id[1] : "");
        var proven = ServiceAccount.of(identity.name(), trustDomain);
        var account =
                proven != null
                        ? proven.name()
                        : identity.isAnonymous() ? claim(claims, "service_account", "") : "";
        return new Proxy(
                node.getUserAgentName().startsWith("gRPC") ? ClientKind.GRPC : ClientKind.SIDECAR,
                namespace,
                pod,
                account,
                node.getLocality().getZone(),
                claim(claims, "node", ""));
    }

    /** See {@link ProxyResources#refusal}. */
    @Nullable String refusal(Proxy proxy, ClientIdentity identity, String typeUrl) {
        if (identity.isAnonymous()) {
            return null;
        }
        var proven = ServiceAccount.of(identity.name(), trustDomain);
        if (proven == null) {
            return typeUrl.equals(TypeRegistry.SDS.url())
                    ? "identity: %s (expected: a service account, for its keys are asked for)"
                            .formatted(identity.name())
                    : null;
        }
        return proven.namespace().equals(proxy.namespace())
                ? null
                : "namespace: %s (expected: %s, which %s is of)"
                        .formatted(proxy.namespace(), proven.namespace(), identity.name());
    }

    /** A gateway has the keys of its Gateway: only its own service account gets them. */
    @Nullable String refusalOfGateway(@Nullable Name gateway, ClientIdentity identity) {
        if (gateway == null) {
            return "gateway: none (expected: NAMESPACE/NAME of a Gateway in node.metadata.gateway)";
        }
        var wanted = new ServiceAccount(gateway.namespace(), gateway.name());
        return identity.isAnonymous()
                        || wanted.equals(ServiceAccount.of(identity.name(), trustDomain))
                ? null
                : "identity: %s (expected: service account %s of namespace %s, as its Gateway is called)"
                        .formatted(identity.name(), gateway.name(), gateway.namespace());
    }

    private static String claim(Struct claims, String name, String otherwise) {
        var value = claims.getFieldsOrDefault(name, null);
        return value == null || value.getStringValue().isEmpty()
                ? otherwise
                : value.getStringValue();
    }
}
