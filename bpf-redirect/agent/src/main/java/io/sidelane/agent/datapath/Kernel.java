package io.sidelane.agent.datapath;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.sidelane.libbpf.BpfException;
import io.sidelane.libbpf.BpfIterator;
import io.sidelane.libbpf.BpfMap;
import io.sidelane.libbpf.BpfProgram;
import io.sidelane.libbpf.NetworkNamespace;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The maps and programs of a loaded data path, by what they are for. It holds descriptors only:
 * closing it changes nothing in the kernel.
 */
final class Kernel implements AutoCloseable {

    private final Map<String, BpfMap> maps;
    private final Map<String, BpfProgram> programs;
    private final Map<String, BpfIterator> iterators = new HashMap<>();

    Kernel(Map<String, BpfMap> maps, Map<String, BpfProgram> programs) {
        this.maps = Map.copyOf(maps);
        this.programs = Map.copyOf(programs);
    }

    /** What is pinned, whoever loaded it. */
    static Kernel open(Pins pins, Path programDirectory) {
        var maps = new HashMap<String, BpfMap>();
        var programs = new HashMap<String, BpfProgram>();
        for (String name : KernelPrograms.MAPS) {
            maps.put(name, BpfMap.open(pins.map(name)));
        }
        for (Path pin : Pins.list(programDirectory)) {
            programs.put(pin.getFileName().toString(), BpfProgram.open(pin));
        }
        return new Kernel(maps, programs);
    }

    BpfMap map(String name) {
        BpfMap map = maps.get(name);
        if (map == null) {
            throw new AssertionError("map " + name + " is not in the object");
        }
        return map;
    }

    /** Whether this kernel took the program. */
    boolean has(String program) {
        return programs.containsKey(program);
    }

    BpfProgram program(String name) {
        BpfProgram program = programs.get(name);
        if (program == null) {
            throw new AssertionError("program " + name + " is not in the object");
        }
        return program;
    }

    long control(int index) {
        MemorySegment value = map("control").lookup(intKey(index));
        return value == null ? 0 : value.get(JAVA_LONG, 0);
    }

    void control(int index, long value) {
        map("control").update(intKey(index), longValue(value), BpfMap.ANY);
    }

    /** Makes every connection look at its policies again with its next message. */
    synchronized void policiesChanged() {
        control(Abi.CONTROL_POLICY_EPOCH, control(Abi.CONTROL_POLICY_EPOCH) + 1);
    }

    /** Sum of what the programs count on each CPU, in the layout {@link Abi#TOTALS}. */
    long[] totals() {
        var sum = new long[(int) (Abi.TOTALS.byteSize() / Long.BYTES)];
        for (MemorySegment cpu : map("totals").lookupPerCpu(intKey(0))) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += cpu.get(JAVA_LONG, i * 8L);
            }
        }
        return sum;
    }

    /** How many ends are enrolled: each has its name in {@code ends} until its socket closes. */
    int enrolled() {
        return map("ends").keys().size();
    }

    /** How many ends are enrolled in each network namespace, by its cookie. */
    Map<Long, Integer> enrolledIn() {
        var counts = new HashMap<Long, Integer>();
        BpfMap ends = map("ends");
        for (MemorySegment name : ends.keys()) {
            MemorySegment end = ends.lookup(name);
            if (end != null) {
                long netns = end.get(JAVA_LONG, Abi.offset(Abi.ENROLLED_END, "netns"));
                counts.merge(netns, 1, Integer::sum);
            }
        }
        return counts;
    }

    /** Enrolled ends of these network namespaces, no more than {@code most}. */
    List<ConnectionRecord> connections(Collection<Path> netns, int most) {
        var records = new ArrayList<ConnectionRecord>();
        inEach(
                netns,
                () ->
                        iterator(KernelPrograms.DUMP)
                                .readRecords(
                                        Abi.CONNECTION_RECORD.byteSize(), most - records.size())
                                .forEach(record -> records.add(ConnectionRecord.decode(record))));
        return records;
    }

    /** Finds and enrols pairs that exist already; each pass sees every pod before the next. */
    void adopt(Collection<Path> netns) {
        forgetCandidates();
        for (String pass : KernelPrograms.ADOPT) {
            run(pass, netns);
        }
        forgetCandidates();
    }

    /** Of this sweep, or of one that an earlier agent did not live to end. */
    private void forgetCandidates() {
        BpfMap candidates = map("candidates");
        candidates.keys().forEach(candidates::delete);
    }

    /** Takes off what is switched off and has nothing unread. */
    void release(Collection<Path> netns) {
        run(KernelPrograms.RELEASE, netns);
    }

    private void run(String program, Collection<Path> netns) {
        inEach(netns, () -> iterator(program).read());
    }

    /**
     * Leaves out those that are no more: a pod that ends takes its namespace and sockets with it.
     */
    private static void inEach(Collection<Path> paths, Runnable action) {
        for (Path path : paths) {
            NetworkNamespace netns;
            try {
                netns = NetworkNamespace.open(path);
            } catch (BpfException e) {
                if (Files.exists(path)) {
                    throw e;
                }
                continue;
            }
            try (netns) {
                var _ =
                        netns.call(
                                () -> {
                                    action.run();
                                    return true;
                                });
            }
        }
    }

    private synchronized BpfIterator iterator(String program) {
        return iterators.computeIfAbsent(program, name -> BpfIterator.open(program(name)));
    }

    @Override
    public void close() {
        iterators.values().forEach(BpfIterator::close);
        programs.values().forEach(BpfProgram::close);
        maps.values().forEach(BpfMap::close);
    }

    static MemorySegment intKey(int key) {
        var segment = MemorySegment.ofArray(new byte[Integer.BYTES]);
        segment.set(JAVA_INT_UNALIGNED, 0, key);
        return segment;
    }

    static MemorySegment longValue(long value) {
        return MemorySegment.ofArray(new long[] {value});
    }
}
