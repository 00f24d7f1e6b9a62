package io.sidelane.agent.datapath;

import io.sidelane.api.BlockingReaders;
import io.sidelane.api.Enrol;
import io.sidelane.api.PortRule;
import io.sidelane.api.Scope;
import java.util.Set;

/**
 * What one pod's sockets should get: those of its network namespace, all of them.
 *
 * @param pod {@code namespace/name}
 * @param netnsCookie the kernel's name of the pod's network namespace (SO_NETNS_COOKIE), not zero
 * @param netnsPath a path that can be opened for setns(2)
 * @param redirect false: the pod is known, its connections stay on TCP
 * @param unreadBudgetBytes bound of redirected and unread bytes of one direction
 */
public record PodRedirect(
        String pod,
        long netnsCookie,
        String netnsPath,
        boolean redirect,
        Set<Scope> scope,
        BlockingReaders blockingReaders,
        long unreadBudgetBytes,
        Enrol enrol,
        boolean adoptExisting,
        PortRule ports) {

    public PodRedirect {
        if (netnsCookie == 0) {
            throw new IllegalArgumentException(
                    "pod %s: netns cookie 0 (expected: the cookie of its network namespace)"
                            .formatted(pod));
        }
        if (unreadBudgetBytes <= 0) {
            throw new IllegalArgumentException(
                    "pod %s: unread budget %d (expected: more than 0 bytes)"
                            .formatted(pod, unreadBudgetBytes));
        }
        scope = Set.copyOf(scope);
    }
}
