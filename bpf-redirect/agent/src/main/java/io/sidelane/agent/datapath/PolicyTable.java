package io.sidelane.agent.datapath;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.sidelane.api.BlockingReaders;
import io.sidelane.api.Enrol;
import io.sidelane.api.Scope;
import io.sidelane.libbpf.BpfMap;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Writes the desired state of pods into the kernel's maps, policies after the ports they need. */
final class PolicyTable {

    private PolicyTable() {}

    static void write(Kernel kernel, Collection<PodRedirect> desired) {
        Map<PortKey, Integer> rules = new HashMap<>();
        Map<Long, MemorySegment> policies = new HashMap<>();
        for (PodRedirect pod : desired) {
            pod.ports().include().forEach(port -> rules.put(key(pod, port), Abi.PORT_INCLUDE));
            pod.ports().exclude().forEach(port -> rules.put(key(pod, port), Abi.PORT_EXCLUDE));
            policies.put(pod.netnsCookie(), policy(pod));
        }
        BpfMap ports = kernel.map("ports");
        rules.forEach((key, rule) -> ports.update(key.encode(), Kernel.intKey(rule), BpfMap.ANY));
        BpfMap table = kernel.map("policies");
        policies.forEach(
                (netns, policy) -> table.update(Kernel.longValue(netns), policy, BpfMap.ANY));
        removeOthers(table, policies.keySet().stream().map(Kernel::longValue).toList());
        removeOthers(ports, rules.keySet().stream().map(PortKey::encode).toList());
        kernel.policiesChanged();
    }

    /** Everything off; ports no longer matter. */
    static void clear(Kernel kernel) {
        removeOthers(kernel.map("policies"), List.of());
        kernel.policiesChanged();
    }

    static int flags(PodRedirect pod) {
        boolean redirect = pod.redirect() && pod.enrol() != Enrol.NEVER;
        int flags = redirect ? Abi.POLICY_REDIRECT : 0;
        flags |= pod.scope().contains(Scope.SIDECAR_LOCAL) ? Abi.POLICY_SIDECAR_LOCAL : 0;
        flags |= pod.scope().contains(Scope.SAME_NODE) ? Abi.POLICY_SAME_NODE : 0;
        flags |= pod.blockingReaders() == BlockingReaders.ALLOW ? Abi.POLICY_ALLOW_BLOCKING : 0;
        flags |= pod.enrol() == Enrol.ALWAYS ? Abi.POLICY_ENROL_ALWAYS : 0;
        flags |= pod.adoptExisting() ? Abi.POLICY_ADOPT : 0;
        flags |= pod.ports().include().isEmpty() ? 0 : Abi.POLICY_ONLY_PORTS;
        return flags;
    }

    private static MemorySegment policy(PodRedirect pod) {
        var segment = MemorySegment.ofArray(new int[2]);
        segment.set(JAVA_INT, Abi.offset(Abi.POLICY, "flags"), flags(pod));
        segment.set(
                JAVA_INT,
                Abi.offset(Abi.POLICY, "unread_budget"),
                (int) Math.min(pod.unreadBudgetBytes(), Integer.MAX_VALUE));
        return segment;
    }

    private static void removeOthers(BpfMap map, List<MemorySegment> wanted) {
        var keep = new HashSet<ByteBuffer>();
        wanted.forEach(key -> keep.add(content(key)));
        map.keys().stream().filter(key -> !keep.contains(content(key))).forEach(map::delete);
    }

    private static ByteBuffer content(MemorySegment segment) {
        return ByteBuffer.wrap(segment.toArray(JAVA_BYTE));
    }

    private static PortKey key(PodRedirect pod, int port) {
        return new PortKey(pod.netnsCookie(), port);
    }

    private record PortKey(long netns, int port) {
        MemorySegment encode() {
            var segment = MemorySegment.ofArray(new long[2]);
            segment.set(JAVA_LONG, Abi.offset(Abi.PORT_KEY, "netns"), netns);
            segment.set(JAVA_INT, Abi.offset(Abi.PORT_KEY, "port"), port);
            return segment;
        }
    }
}
