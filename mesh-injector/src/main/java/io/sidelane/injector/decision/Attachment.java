package io.sidelane.injector.decision;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidelane.api.address.NetworkConfig;
import io.sidelane.api.profile.Network;
import io.sidelane.injector.reference.RefKind;
import io.sidelane.injector.reference.References;
import org.jspecify.annotations.Nullable;

/**
 * A network of a profile and the object that it names.
 *
 * @param object null when there is none
 * @param config null when there is no object
 */
public record Attachment(
        Network network,
        String namespace,
        @Nullable JsonNode object,
        @Nullable NetworkConfig config) {

    static Attachment of(Network network, String podNamespace, References references) {
        var ref = network.networkRef();
        var namespace = ref.namespace() == null ? podNamespace : ref.namespace();
        var object = references.find(RefKind.NETWORK, namespace, ref.name());
        return new Attachment(
                network, namespace, object, object == null ? null : NetworkConfig.of(object));
    }

    /** {@code namespace/name} of the object. */
    public String ref() {
        return namespace + "/" + network.networkRef().name();
    }
}
