package io.sidelane.it.paths;

import io.sidelane.it.rig.Await;
import io.sidelane.it.rig.Command;
import io.sidelane.it.rig.RigException;
import io.sidelane.libbpf.Interfaces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * testpmd as the container of a pod, on a NIC that the kernel has given to vfio-pci, which stands
 * for the pod's virtual function. For the lab: what is bound and mounted goes with the machine.
 */
final class VfioCheck {

    private static final Path PCI = Path.of("/sys/bus/pci");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern STATISTICS =
            Pattern.compile(
                    "RX-packets: (\\d+) +RX-dropped: 0 [^+]*?TX-packets: (\\d+) +TX-dropped: 0 ");
    private static final String REFUSED = "Cannot allocate memory";
    private static final int FRAMES = 100;

    private final String device;
    private final String wiredTo;
    private final Path folder;

    /**
     * @param device the NIC, as {@code 0000:00:10.0}
     * @param wiredTo the one at the other end of its wire
     */
    VfioCheck(String device, String wiredTo, Path folder) {
        this.device = device;
        this.wiredTo = wiredTo;
        this.folder = folder;
    }

    /** What was seen, a line a case. */
    List<String> run(InjectedPod pod, String name) {
        var container = pod.container(name);
        var process = ContainerProcess.of(pod.spec(), container);
        var mount = HugePageMount.of(pod.spec(), container).getFirst();
        bind();
        var nic = raise();
        try (var _ = HugePages.reserve(mount.pageSize(), mount.limit() / mount.pageSize())) {
            Command.run(List.of("mkdir", "-p", mount.path()), LIMIT);
            Command.run(
                    List.of(
                            "mount",
                            "-t",
                            "hugetlbfs",
                            "-o",
                            mount.options(),
                            "hugetlbfs",
                            mount.path()),
                    LIMIT);
            return List.of(
                    "as it is: " + forward(process, nic),
                    "without IPC_LOCK: " + refused(process.with(Set.of())));
        }
    }

    private void bind() {
        Command.run(List.of("modprobe", "vfio-pci"), LIMIT);
        write(PCI.resolve("devices").resolve(device).resolve("driver_override"), "vfio-pci");
        write(PCI.resolve("drivers_probe"), device);
    }

    /* The kernel's own driver has the other end. */
    private String raise() {
        Command.run(List.of("modprobe", "e1000e"), LIMIT);
        var folder = PCI.resolve("devices").resolve(wiredTo).resolve("net");
        Await.until("a network interface of " + wiredTo, LIMIT, () -> Files.exists(folder));
        try (var names = Files.list(folder)) {
            var nic = names.findFirst().orElseThrow().getFileName().toString();
            // No frames but ours.
            Command.run(
                    List.of("sysctl", "-qw", "net.ipv6.conf.%s.disable_ipv6=1".formatted(nic)),
                    LIMIT);
            Interfaces.raise(nic);
            return nic;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String forward(ContainerProcess process, String nic) {
        try (var testpmd = start(process)) {
            testpmd.awaitForwarding();
            var frames = String.valueOf(FRAMES + exchange(testpmd, nic));
            var seen = STATISTICS.matcher(testpmd.end());
            if (!seen.find() || !seen.group(1).equals(frames) || !seen.group(2).equals(frames)) {
                throw new RigException(
                        "testpmd: %s (expected: %s frames received and sent)"
                                .formatted(testpmd.end(), frames));
            }
            return "%d frames forwarded by %s".formatted(FRAMES, device);
        }
    }

    /** How many came back before those that count. */
    private static int exchange(Testpmd testpmd, String nic) {
        try {
            var address = testpmd.hardwareAddress();
            int before = Frames.awaitWire(nic, address);
            Frames.exchange(nic, address, FRAMES);
            return before;
        } catch (RigException e) {
            throw new RigException("%s; testpmd: %s".formatted(e.getMessage(), testpmd.end()), e);
        }
    }

    private String refused(ContainerProcess process) {
        try (var testpmd = start(process)) {
            var said = testpmd.end();
            if (!said.contains(REFUSED)) {
                throw new RigException("testpmd: %s (expected: %s)".formatted(said, REFUSED));
            }
            return REFUSED;
        }
    }

    private Testpmd start(ContainerProcess process) {
        var command = new ArrayList<>(ContainerProcess.LOCKED_MEMORY);
        command.addAll(process.words());
        command.addAll(Testpmd.command(List.of("-m", "48", "--allow=" + device)));
        return Testpmd.start(command, folder.resolve("testpmd.log"));
    }

    private static void write(Path file, String words) {
        try {
            Files.writeString(file, words);
        } catch (IOException e) {
            throw new RigException("%s: %s".formatted(file, e.getMessage()), e);
        }
    }
}
