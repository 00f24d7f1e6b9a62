package io.sidelane.it.bench;

import io.sidelane.it.load.GrpcLoad;
import io.sidelane.it.load.HopLoad;
import io.sidelane.it.load.HopLoad.Ends;
import io.sidelane.it.load.HopLoad.Shape;
import io.sidelane.it.load.HttpLoad;
import io.sidelane.it.load.Load;
import io.sidelane.it.load.RedisLoad;
import io.sidelane.it.rig.Service;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** All cases, by the names that people ask for. */
final class Matrix {
    private static final int KIB = 1024;
    private static final Set<String> QUICK =
            Set.of(
                    "hop-pingpong-64B",
                    "hop-pingpong-64B-one-cpu",
                    "hop-pingpong-64B-polling",
                    "hop-pingpong-16KiB",
                    "stream-1KiB",
                    "stream-64KiB",
                    "stream-64KiB-one-cpu",
                    "http-1c-1KiB",
                    "http-16c-1KiB",
                    "http-16c-128KiB",
                    "grpc-16c-1KiB",
                    "tcp-1c-1KiB",
                    "tcp-16c-1KiB",
                    "tcp-redis",
                    "churn-hop-64B");

    private final List<BenchCase> cases = new ArrayList<>();

    private Matrix() {}

    static List<BenchCase> all() {
        var m = new Matrix();
        for (int size : new int[] {64, 16 * KIB}) {
            m.hop("hop-pingpong-" + size(size), new HopLoad(Shape.PINGPONG, 1, size));
        }
        for (var ends : List.of(Ends.ONE_CPU, Ends.POLLING)) {
            m.hop("hop-pingpong-64B-" + ends.word(), new HopLoad(Shape.PINGPONG, 1, 64, ends));
        }
        for (int size : new int[] {64, KIB, 16 * KIB, 64 * KIB, 128 * KIB}) {
            m.hop("stream-" + size(size), new HopLoad(Shape.STREAM, 1, size));
        }
        m.hop("stream-64KiB-one-cpu", new HopLoad(Shape.STREAM, 1, 64 * KIB, Ends.ONE_CPU));
        for (int connections : new int[] {1, 16, 64}) {
            for (int size : new int[] {0, KIB, 128 * KIB}) {
                var name = "%dc-%s".formatted(connections, size(size));
                m.add("http-" + name, Service.HTTP, new HttpLoad(connections, size, false));
                m.add("grpc-" + name, Service.GRPC, new GrpcLoad(connections, size));
            }
        }
        m.cases.add(
                new BenchCase(
                        "http6-16c-1KiB", Service.HTTP, true, new HttpLoad(16, KIB, false), false));
        for (int connections : new int[] {1, 16}) {
            for (int size : new int[] {KIB, 128 * KIB}) {
                var name = "tcp-%dc-%s".formatted(connections, size(size));
                m.add(name, Service.TCP, new HopLoad(Shape.PINGPONG, connections, size));
            }
        }
        m.add("tcp-redis", Service.REDIS, new RedisLoad(16, KIB));
        m.hop("churn-hop-64B", new HopLoad(Shape.CHURN, 4, 64));
        m.add("churn-http-1KiB", Service.HTTP, new HttpLoad(16, KIB, true));
        m.cases.sort(Comparator.comparingInt(Matrix::family));
        return List.copyOf(m.cases);
    }

    /** Those whose names match a glob such as "http-*". */
    static List<BenchCase> matching(String glob, boolean quick) {
        var matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        return all().stream()
                .filter(c -> !quick || c.quick())
                .filter(c -> matcher.matches(Path.of(c.name())))
                .toList();
    }

    private static int family(BenchCase c) {
        return List.of("hop", "stream", "http", "http6", "grpc", "tcp", "churn")
                .indexOf(c.name().substring(0, c.name().indexOf('-')));
    }

    private void hop(String name, Load load) {
        cases.add(new BenchCase(name, null, false, load, QUICK.contains(name)));
    }

    private void add(String name, Service service, Load load) {
        cases.add(new BenchCase(name, service, false, load, QUICK.contains(name)));
    }

    static String size(int bytes) {
        if (bytes == 0) {
            return "0";
        }
        return bytes % KIB == 0 ? bytes / KIB + "KiB" : bytes + "B";
    }
}
