package io.sidelane.it.rig;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** What the pods' containers, and the agent, cost between two moments. */
public final class CpuMeter {
    private static final long BACKGROUND_MILLIS = 500;

    private final KernelTime kernel;
    private final Cgroup agent;
    private final double backgroundPerSecond;

    private CpuMeter(KernelTime kernel, Cgroup agent, double backgroundPerSecond) {
        this.kernel = kernel;
        this.agent = agent;
        this.backgroundPerSecond = backgroundPerSecond;
    }

    /** To be called while the rig is idle: what the kernel's threads do now is taken off later. */
    static CpuMeter calibrated(Cgroup agent) {
        var kernel = KernelTime.find();
        long before = kernel.micros();
        long start = System.nanoTime();
        Await.within(Duration.ofMillis(BACKGROUND_MILLIS), () -> false);
        double seconds = (System.nanoTime() - start) / 1e9;
        return new CpuMeter(kernel, agent, (kernel.micros() - before) / seconds);
    }

    public String method() {
        return kernel.method();
    }

    public Sample sample(Target target) {
        var containers = new TreeMap<String, Long>();
        for (var pod : target.pods()) {
            for (var container : Container.values()) {
                containers.put(
                        pod.name() + "/" + container.cgroupName(),
                        pod.cgroup(container).usageMicros());
            }
        }
        return new Sample(System.nanoTime(), containers, agent.usageMicros(), kernel.micros());
    }

    public record Sample(long nanos, Map<String, Long> containers, long agent, long kernel) {}

    /**
     * What was used: microseconds by container, and the agent's share of one core. The agent serves
     * the whole node whatever the load is, so it is no part of a request's cost.
     */
    public record Use(Map<String, Double> containersUs, double agentCores) {}

    /** "kernel" is what could not be put to a container. */
    public Use between(Sample before, Sample after) {
        var used = new TreeMap<String, Double>();
        after.containers.forEach(
                (name, value) -> {
                    double micros = value - before.containers.getOrDefault(name, 0L);
                    if (micros > 0) {
                        used.put(name, micros);
                    }
                });
        double elapsed = (after.nanos - before.nanos) / 1e3;
        double kernelMicros = after.kernel - before.kernel - backgroundPerSecond * elapsed / 1e6;
        if (kernelMicros > 0) {
            used.put("kernel", kernelMicros);
        }
        return new Use(used, (after.agent - before.agent) / elapsed);
    }
}
