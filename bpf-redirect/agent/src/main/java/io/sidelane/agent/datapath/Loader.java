package io.sidelane.agent.datapath;

import io.sidelane.libbpf.AttachType;
import io.sidelane.libbpf.BpfException;
import io.sidelane.libbpf.BpfLink;
import io.sidelane.libbpf.BpfObject;
import io.sidelane.libbpf.BpfObjectSpec;
import io.sidelane.libbpf.BpfProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Function;

/**
 * Makes the kernel run this agent's programs, crash-only: at every moment what is pinned is a
 * working data path, of the old object or the new.
 *
 * <p>Same object as pinned: adopt it. Another: load it beside the old one on the same maps, replace
 * the programs of each attachment in place, drop the old. No map entry is touched in either case.
 */
final class Loader {

    private static final System.Logger LOG = System.getLogger(Loader.class.getName());

    private final DataPathConfig config;
    private final Pins pins;
    private final byte[] object;
    private final int fionread;
    private final boolean mayAdopt;
    private final long cgroupId;
    private final Path programs;

    Loader(DataPathConfig config, int fionread, boolean mayAdopt) {
        this.config = config;
        this.pins = Pins.under(config.bpffs());
        this.object = KernelPrograms.dataPath(config.unguarded());
        this.fionread = fionread;
        this.mayAdopt = mayAdopt;
        this.cgroupId = cgroupId(config.cgroup());
        this.programs = pins.programs(KernelPrograms.hash(object, fionread, cgroupId));
    }

    /** Also on failure a node has what it had before. */
    Kernel open() {
        Pins.mount(config.bpffs());
        boolean first = !pins.exist();
        try {
            pins.create();
            // Of an agent that was killed as it loaded: one agent a bpffs, so it is nobody's now.
            Pins.remove(pins.loading());
            if (!Files.isDirectory(programs)) {
                load();
            }
            Kernel kernel = attached();
            pins.allPrograms().stream()
                    .filter(path -> !path.equals(programs))
                    .forEach(Pins::remove);
            return kernel;
        } catch (RuntimeException e) {
            if (first) {
                Pins.remove(pins.root());
                Pins.unmount(config.bpffs());
            }
            throw e;
        }
    }

    private Kernel attached() {
        Kernel kernel = Kernel.open(pins, programs);
        try {
            attach(kernel);
            return kernel;
        } catch (RuntimeException e) {
            kernel.close();
            throw e;
        }
    }

    private void load() {
        Path aside = pins.loading();
        try (var spec = BpfObjectSpec.open("sidelane", object)) {
            spec.variable("fionread", fionread)
                    .variable("may_adopt", mayAdopt ? 1 : 0)
                    .variable("cgroup_id", cgroupId);
            Files.createDirectory(aside);
            load(spec, aside);
            loadSpliceWatch(aside);
            Files.move(aside, programs, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Pins.remove(aside);
        }
    }

    private void load(BpfObjectSpec spec, Path aside) {
        KernelPrograms.MAPS.forEach(map -> spec.pinPath(map, pins.map(map)));
        try (BpfObject loaded = spec.load()) {
            for (String name : loaded.programs()) {
                loaded.program(name).pin(aside.resolve(name));
            }
        }
    }

    private void loadSpliceWatch(Path aside) {
        try (var spec = BpfObjectSpec.open("splice", KernelPrograms.spliceWatch())) {
            load(spec, aside);
        } catch (BpfException e) {
            LOG.log(System.Logger.Level.DEBUG, "splice watch not loaded: {0}", e.summary());
        }
    }

    private void attach(Kernel kernel) {
        for (String sockets : new String[] {"sockets", "sockets_counted"}) {
            kernel.map(sockets)
                    .attach(kernel.program(KernelPrograms.REDIRECT), AttachType.SK_MSG_VERDICT);
        }
        kernel.map("sockets_counted")
                .attach(
                        kernel.program(KernelPrograms.COUNT_STREAM),
                        AttachType.SK_SKB_STREAM_VERDICT);
        watchSplice(kernel);
        KernelPrograms.CGROUP.forEach((name, type) -> attach(kernel.program(name), name, type));
    }

    private void attach(BpfProgram program, String name, AttachType type) {
        Path pin = pins.link(name);
        if (Files.exists(pin)) {
            try (BpfLink link = BpfLink.open(pin)) {
                if (link.info().cgroupId() == cgroupId) {
                    if (link.info().programId() != program.id()) {
                        link.update(program);
                    }
                    return;
                }
            }
            LOG.log(System.Logger.Level.INFO, "{0} moves to cgroup {1}", name, config.cgroup());
        }
        try (BpfLink link = BpfLink.cgroup(program, config.cgroup(), type)) {
            Pins.remove(pin);
            link.pin(pin);
        } catch (BpfException e) {
            throw CgroupConflict.explain(config.cgroup(), type, e);
        }
    }

    /** By the cheapest way that this kernel permits; what an earlier agent had for it goes. */
    private void watchSplice(Kernel kernel) {
        try {
            if (kernel.has(KernelPrograms.SPLICE_WATCH)) {
                keep(kernel, KernelPrograms.SPLICE_WATCH, BpfLink::tracing);
                Pins.remove(pins.link(KernelPrograms.SPLICE_CALLS_WATCH));
                return;
            }
        } catch (BpfException e) {
            LOG.log(System.Logger.Level.DEBUG, "splice watch not attached: {0}", e.summary());
        }
        LOG.log(
                System.Logger.Level.INFO,
                "splice is observed by a tracepoint, for this kernel permits no fentry; every"
                        + " system call of the node takes some 30 ns longer");
        try {
            keep(kernel, KernelPrograms.SPLICE_CALLS_WATCH, Loader::watchSpliceCalls);
            Pins.remove(pins.link(KernelPrograms.SPLICE_WATCH));
        } catch (BpfException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "splice is not observed: {0}; programs that splice must be excluded by policy",
                    e.summary());
        }
    }

    private static BpfLink watchSpliceCalls(BpfProgram program) {
        try (var _ = Tracefs.open()) {
            return BpfLink.tracepoint(program, "syscalls", "sys_enter_splice");
        }
    }

    /** A tracing link cannot be updated: the new one is there before the old one goes. */
    private void keep(Kernel kernel, String name, Function<BpfProgram, BpfLink> attach) {
        BpfProgram program = kernel.program(name);
        Path pin = pins.link(name);
        if (Files.exists(pin) && programOf(pin) == program.id()) {
            return;
        }
        try (BpfLink link = attach.apply(program)) {
            Pins.remove(pin);
            link.pin(pin);
        }
    }

    private static long programOf(Path pin) {
        try (BpfLink link = BpfLink.open(pin)) {
            return link.info().programId();
        }
    }

    private static long cgroupId(Path cgroup) {
        try {
            return (Long) Files.getAttribute(cgroup, "unix:ino");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
