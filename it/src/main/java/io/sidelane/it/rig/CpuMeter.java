package io.sidelane.it.rig;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** What the pods' containers cost between two moments. */
public final class CpuMeter {
    private static final long BACKGROUND_MILLIS = 500;

    private final KernelTime kernel;
    private final double backgroundPerSecond;

    private CpuMeter(KernelTime kernel, double backgroundPerSecond) {
        this.kernel = kernel;
        this.backgroundPerSecond = backgroundPerSecond;
    }

    /** To be called while the rig is idle: what the kernel's threads do now is taken off later. */
    public static CpuMeter calibrated() {
        var kernel = KernelTime.find();
        long before = kernel.micros();
        long start = System.nanoTime();
        Await.within(Duration.ofMillis(BACKGROUND_MILLIS), () -> false);
        double seconds = (System.nanoTime() - start) / 1e9;
        return new CpuMeter(kernel, (kernel.micros() - before) / seconds);
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
        return new Sample(System.nanoTime(), containers, kernel.micros());
    }

    public record Sample(long nanos, Map<String, Long> containers, long kernel) {}

    /** Microseconds of CPU by container; "kernel" is what could not be put to one. */
    public Map<String, Double> between(Sample before, Sample after) {
        var used = new TreeMap<String, Double>();
        after.containers.forEach(
                (name, value) -> {
                    double micros = value - before.containers.getOrDefault(name, 0L);
                    if (micros > 0) {
                        used.put(name, micros);
                    }
                });
        double seconds = (after.nanos - before.nanos) / 1e9;
        double kernelMicros = after.kernel - before.kernel - backgroundPerSecond * seconds;
        if (kernelMicros > 0) {
            used.put("kernel", kernelMicros);
        }
        return used;
    }
}
