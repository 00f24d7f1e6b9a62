package io.sidelane.agent.datapath;

import io.sidelane.agent.datapath.Connection.Role;
import io.sidelane.agent.datapath.Connection.State;
import io.sidelane.libbpf.BpfException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The data path on eBPF sockmaps. */
final class SockmapDataPath implements DataPath {

    private final Kernel kernel;
    private final Sweeper sweeper;
    private final KernelSelfTest selfTest;
    private final SingleAgent single;

    private volatile Map<Long, PodRedirect> pods = Map.of();

    SockmapDataPath(Kernel kernel, KernelSelfTest selfTest, SingleAgent single) {
        this.kernel = kernel;
        this.selfTest = selfTest;
        this.single = single;
        // Who starts an agent wants the node switched on, whatever an earlier drain left.
        kernel.control(Abi.CONTROL_DRAINING, 0);
        this.sweeper = new Sweeper(kernel);
        sweeper.start();
    }

    @Override
    public void apply(List<PodRedirect> desired) {
        translating(
                () -> {
                    if (isDrained()) {
                        throw new DataPathException(
                                "data path: draining (expected: an agent started after the drain);"
                                        + " pods stay switched off");
                    }
                    sweeper.change(() -> PolicyTable.write(kernel, desired));
                    pods =
                            desired.stream()
                                    .collect(
                                            Collectors.toUnmodifiableMap(
                                                    PodRedirect::netnsCookie,
                                                    Function.identity(),
                                                    (first, _) -> first));
                    sweeper.podsChanged(desired);
                    return true;
                });
    }

    @Override
    public boolean isDrained() {
        return translating(() -> kernel.control(Abi.CONTROL_DRAINING) != 0);
    }

    @Override
    public List<Connection> connections(int most) {
        return translating(
                () ->
                        kernel.connections(paths(kernel.enrolledIn().keySet()), most).stream()
                                .map(this::connection)
                                .toList());
    }

    /** Where these network namespaces are; also those of pods that policy has let go. */
    private List<Path> paths(Set<Long> cookies) {
        var paths = new ArrayList<Path>();
        var others = new HashSet<Long>();
        for (long cookie : cookies) {
            PodRedirect pod = pods.get(cookie);
            if (pod != null && Files.exists(Path.of(pod.netnsPath()))) {
                paths.add(Path.of(pod.netnsPath()));
            } else {
                others.add(cookie);
            }
        }
        paths.addAll(Namespaces.of(others).values());
        return paths;
    }

    @Override
    public Counters counters() {
        return translating(
                () -> {
                    long[] totals = kernel.totals();
                    long[] messages = Arrays.copyOf(totals, Abi.CAUSES);
                    var fallbacks = Causes.counts(messages);
                    return new Counters(
                            Abi.VERSION,
                            kernel.enrolled(),
                            totals[Abi.TOTAL_ENROL_ERRORS],
                            messages[Abi.CAUSE_REDIRECTED],
                            totals[Abi.CAUSES],
                            Causes.sum(fallbacks),
                            totals[Abi.CAUSES + 1],
                            fallbacks);
                });
    }

    @Override
    public List<SelfTestResult> selfTest() {
        return selfTest.results();
    }

    private Connection connection(ConnectionRecord record) {
        PodRedirect pod = pods.get(record.netns());
        PodRedirect peer = pods.get(record.peerNetns());
        return new Connection(
                podName(pod, record.netns()),
                pod == null ? "cookie " + record.netns() : pod.netnsPath(),
                record.active() ? Role.ACTIVE : Role.PASSIVE,
                record.family(),
                record.local(),
                record.remote(),
                record.peerNetns() == 0 ? null : podName(peer, record.peerNetns()),
                record.off() == 0 ? State.REDIRECTING : State.TCP,
                record.off() == 0
                        ? "both ends are on this node and fit"
                        : Causes.inWords(Causes.of(record.off())),
                record.redirectedMessages(),
                record.redirectedBytes(),
                Causes.sum(record.fallbacks()),
                record.tcpBytes(),
                record.fallbacks());
    }

    private static String podName(@Nullable PodRedirect pod, long netns) {
        return pod == null ? "netns cookie " + netns : pod.pod();
    }

    private static <T> T translating(Supplier<T> action) {
        try {
            return action.get();
        } catch (BpfException e) {
            throw new DataPathException(e.summary() + "; the data path stays as it is", e);
        }
    }

    @Override
    public void close() {
        sweeper.close();
        kernel.close();
        single.close();
    }
}
