package io.sidelane.injector.decision;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidelane.api.AccelerationPath;
import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.Policy;
import io.sidelane.api.profile.ProfileSpec;
import io.sidelane.injector.pod.PodDraft;
import io.sidelane.injector.reference.References;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One candidate for one pod: what checks look at, and what steps put on it.
 *
 * @param attachments the profile's networks with the objects that they name
 * @param kept names of the containers that were meant when the pod got this very profile: those
 *     that others have added since are none of them; null when it has not got it yet
 */
public record Case(
        Request request,
        Cluster cluster,
        Policy policy,
        AccelerationProfile profile,
        List<Attachment> attachments,
        @Nullable Set<String> kept) {

    static Case of(
            Request request,
            Cluster cluster,
            Policy policy,
            AccelerationProfile profile,
            @Nullable List<String> kept) {
        var attachments =
                profile.spec().networks().stream()
                        .map(
                                network ->
                                        Attachment.of(
                                                network, request.namespace(), cluster.references()))
                        .toList();
        return new Case(
                request,
                cluster,
                policy,
                profile,
                attachments,
                kept == null ? null : Set.copyOf(kept));
    }

    public ProfileSpec spec() {
        return profile.spec();
    }

    public AccelerationPath path() {
        return profile.path();
    }

    public References references() {
        return cluster.references();
    }

    public String namespace() {
        return request.namespace();
    }

    public boolean isMeshed() {
        return request.isMeshed();
    }

    public boolean isAmbient() {
        return request.isAmbient();
    }

    /** {@link #containers} to look up in: a pod may have thousands, each with much to compare. */
    public Set<ObjectNode> meant(PodDraft draft) {
        var meant = Collections.<ObjectNode>newSetFromMap(new IdentityHashMap<>());
        meant.addAll(containers(draft));
        return meant;
    }

    /** The containers of the draft that the policy means. */
    public List<ObjectNode> containers(PodDraft draft) {
        var selector = policy.spec().containerSelector();
        return draft.applications().stream()
                .filter(
                        container ->
                                selector.names().isEmpty()
                                        || selector.names().contains(PodDraft.name(container)))
                .filter(container -> !selector.exclude().contains(PodDraft.name(container)))
                .filter(container -> kept == null || kept.contains(PodDraft.name(container)))
                .toList();
    }
}
