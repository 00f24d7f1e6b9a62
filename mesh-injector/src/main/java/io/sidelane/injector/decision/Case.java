package io.sidelane.injector.decision;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidelane.api.AccelerationPath;
import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.Policy;
import io.sidelane.api.profile.ProfileSpec;
import io.sidelane.injector.pod.PodDraft;
import io.sidelane.injector.reference.References;
import java.util.List;

/**
 * One candidate for one pod: what checks look at, and what steps put on it.
 *
 * @param attachments the profile's networks with the objects that they name
 */
public record Case(
        Request request,
        Cluster cluster,
        Policy policy,
        AccelerationProfile profile,
        List<Attachment> attachments) {

    static Case of(Request request, Cluster cluster, Policy policy, AccelerationProfile profile) {
        var attachments =
                profile.spec().networks().stream()
                        .map(
                                network ->
                                        Attachment.of(
                                                network, request.namespace(), cluster.references()))
                        .toList();
        return new Case(request, cluster, policy, profile, attachments);
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

    /** The containers of the draft that the policy means. */
    public List<ObjectNode> containers(PodDraft draft) {
        var selector = policy.spec().containerSelector();
        return draft.applications().stream()
                .filter(
                        container ->
                                selector.names().isEmpty()
                                        || selector.names().contains(PodDraft.name(container)))
                .filter(container -> !selector.exclude().contains(PodDraft.name(container)))
                .toList();
    }
}
