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

/** The networks that a pod has beside the profile's: its author selected them himself. */
final class OtherNetworks {

    private OtherNetworks() {}

    /** The annotation of Multus that puts another network in the place of the cluster's. */
    private static final String PRIMARY = "v1.multus-cni.io/default-network";

    static List<NetworkConfig> of(Case one, PodDraft draft) {
        var ours =
                one.attachments().stream()
                        .map(attachment -> attachment.network().nameInPod())
                        .collect(Collectors.toSet());
        return Stream.concat(
                        selected(one, draft, NetworkSelections.ANNOTATION, one.namespace())
                                .filter(other -> !ours.contains(other.interfaceName())),
                        // Multus looks for it in its own namespace.
                        selected(one, draft, PRIMARY, "kube-system"))
                .map(Other::config)
                .toList();
    }

    private record Other(String interfaceName, NetworkConfig config) {}

    private static Stream<Other> selected(
            Case one, PodDraft draft, String annotation, String namespace) {
        try {
            return NetworkSelections.read(draft.annotation(annotation))
                    .all()
                    .flatMap(
                            other ->
                                    Stream.ofNullable(
                                                    one.references()
                                                            .find(
                                                                    RefKind.NETWORK,
                                                                    other.namespace() == null
                                                                            ? namespace
                                                                            : other.namespace(),
                                                                    other.name()))
                                            .map(
                                                    object ->
                                                            new Other(
                                                                    String.valueOf(
                                                                            other.interfaceName()),
                                                                    NetworkConfig.of(object))));
        } catch (UnreadableException _) {
            // Nothing is added to what nobody reads.
            return Stream.of();
        }
    }
}
