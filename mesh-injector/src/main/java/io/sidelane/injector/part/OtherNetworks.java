package io.sidelane.injector.part;

import io.sidelane.api.address.NetworkConfig;
import io.sidelane.injector.decision.Case;
import io.sidelane.injector.pod.NetworkSelections;
import io.sidelane.injector.pod.NetworkSelections.UnreadableException;
import io.sidelane.injector.pod.PodDraft;
import io.sidelane.injector.reference.RefKind;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The networks that a pod's author selected himself, beside the profile's. */
final class OtherNetworks {

    private OtherNetworks() {}

    static List<NetworkConfig> of(Case one, PodDraft draft) {
        var ours =
                one.attachments().stream()
                        .map(attachment -> attachment.network().nameInPod())
                        .collect(Collectors.toSet());
        try {
            return NetworkSelections.read(draft.annotation(NetworkSelections.ANNOTATION))
                    .all()
                    .filter(other -> !ours.contains(String.valueOf(other.interfaceName())))
                    .map(
                            other ->
                                    one.references()
                                            .find(
                                                    RefKind.NETWORK,
                                                    other.namespace() == null
                                                            ? one.namespace()
                                                            : other.namespace(),
                                                    other.name()))
                    .flatMap(Stream::ofNullable)
                    .map(NetworkConfig::of)
                    .toList();
        } catch (UnreadableException _) {
            // Nothing is added to what nobody reads.
            return List.of();
        }
    }
}
