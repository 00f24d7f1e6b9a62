package io.sidelane.api.address;

import java.util.List;
import java.util.Map;

/**
 * All that is known of addresses.
 *
 * @param reserved that SpiderPool hands to nobody, and nobody else should
 * @param others addresses that are not pods' at all, by whose they are
 * @param pods by namespace and name
 * @param replicas how many pods each StatefulSet has, by namespace and name
 * @param nodes how many there are
 * @param mistakes what could not be read
 */
record Books(
        List<Pool> pools,
        List<Range> reserved,
        Map<String, List<Range>> others,
        List<Held> held,
        Map<String, Living> pods,
        Map<String, Integer> replicas,
        int nodes,
        List<Finding> mistakes) {

    /**
     * A pod that there is.
     *
     * @param ended whether its containers have come to their end, so that it needs no address
     */
    record Living(String uid, boolean ended) {}

    Books {
        pools = List.copyOf(pools);
        reserved = List.copyOf(reserved);
        others = Map.copyOf(others);
        held = List.copyOf(held);
        pods = Map.copyOf(pods);
        replicas = Map.copyOf(replicas);
        mistakes = List.copyOf(mistakes);
    }

    /** Whether the pod is there and not its successor, unless that is to have its address. */
    boolean isAlive(Held one) {
        var pod = pods.get(one.pod());
        return pod != null
                && !pod.ended()
                && (one.uid().isEmpty() || one.uid().equals(pod.uid()) || one.set() != null);
    }

    /** Whether a StatefulSet will make this pod again, which is to find its address. */
    boolean isAwaited(Held one) {
        if (one.set() == null) {
            return false;
        }
        var namespace = one.pod().substring(0, one.pod().indexOf('/') + 1);
        var ordinal = one.pod().substring(one.pod().lastIndexOf('-') + 1);
        var wanted = replicas.get(namespace + one.set());
        return wanted != null
                && (!ordinal.matches("[0-9]{1,9}") || Integer.parseInt(ordinal) < wanted);
    }
}
