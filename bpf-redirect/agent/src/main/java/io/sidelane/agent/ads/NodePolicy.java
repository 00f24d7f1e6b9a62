package io.sidelane.agent.ads;

import io.sidelane.api.PortRule;
import io.sidelane.api.Sockmap;
import io.sidelane.xds.v1alpha1.ObjectSource;
import io.sidelane.xds.v1alpha1.PodIdentity;
import java.util.List;

/**
 * A RedirectPolicy that was found to make sense.
 *
 * @param resource name of the xDS resource
 * @param pods each once
 * @param profile empty when none was chosen
 * @param reason why this mode, for people
 * @param sockmap the default unless the mode is {@link Mode#REDIRECT}
 */
public record NodePolicy(
        String resource,
        String version,
        ObjectSource source,
        List<PodIdentity> pods,
        Mode mode,
        String profile,
        String reason,
        Sockmap sockmap,
        PortRule ports) {

    /** What becomes of connections. */
    public enum Mode {
        REDIRECT,
        DRY_RUN,
        TCP
    }

    public NodePolicy {
        pods = List.copyOf(pods);
    }

    /** Names the policy object to people, e.g. {@code AccelerationPolicy team-a/fast}. */
    public String ref() {
        return source.getNamespace().isEmpty()
                ? "%s %s".formatted(source.getKind(), source.getName())
                : "%s %s/%s".formatted(source.getKind(), source.getNamespace(), source.getName());
    }
}
