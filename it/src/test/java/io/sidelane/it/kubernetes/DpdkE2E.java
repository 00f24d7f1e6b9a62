package io.sidelane.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sidelane.it.paths.ContainerProcess;
import io.sidelane.it.paths.HugePages;
import io.sidelane.it.paths.Injected;
import io.sidelane.it.paths.InjectedPod;
import io.sidelane.it.paths.Testpmd;
import io.sidelane.it.rig.RigException;
import io.sidelane.libbpf.Privileges;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentest4j.TestAbortedException;

/**
 * DPDK's testpmd as the container of the AF_XDP example, with what the injector has put on it: huge
 * pages, interface, capabilities. A veth stands for the NIC's queue. What loads the XDP program in
 * a cluster is the device plugin; DPDK 22.11 knows no such thing and loads it itself, so the
 * process has, beside the pod's, the capabilities that the plugin would have.
 */
@TestInstance(Lifecycle.PER_CLASS)
class DpdkE2E {

    private static final Set<String> DEVICE_PLUGINS = Set.of("net_admin", "sys_admin");

    /** Twice what the pod may have: the machine must not be what refuses more. */
    private static final int PAGES = 64;

    private static final int FRAMES = 1_000;

    private Path folder;
    private HugePages pages;
    private InjectedPod pod;

    @BeforeAll
    void prepare(@TempDir Path temporary) throws IOException {
        assumeTrue(Privileges.current().effectiveUser() == 0, "skipped: not root");
        assumeTrue(
                Needed.find("testpmd").isPresent() && Needed.find("afxdp").isPresent(),
                "skipped: no testpmd with AF_XDP (expected: installed by `sidelane setup`)");
        folder = temporary;
        var printed = OfflineInjector.run(OtherProjects.PATHS.resolve("afxdp.yaml"), temporary);
        pod = Injected.read(printed).pod("path-afxdp", "app");
        pages = reserve();
    }

    private static HugePages reserve() {
        try {
            return HugePages.reserve(2 << 20, PAGES);
        } catch (RigException e) {
            throw new TestAbortedException("skipped: " + e.getMessage(), e);
        }
    }

    @AfterAll
    void giveBack() {
        if (pages != null) {
            pages.close();
        }
    }

    @Test
    void everyFrameIsForwarded() throws Exception {
        try (var wire = wire();
                var testpmd = start(wire, all(), 48)) {
            testpmd.awaitForwarding();

            wire.exchange(FRAMES);

            assertThat(testpmd.end())
                    .containsPattern("RX-packets: %d +RX-dropped: 0 ".formatted(FRAMES))
                    .containsPattern("TX-packets: %d +TX-dropped: 0 ".formatted(FRAMES));
        }
    }

    @ParameterizedTest(name = "without {0}")
    @CsvSource({
        "ipc_lock, xdp_umem_configure(): Failed to create umem",
        "net_raw, xdp_umem_configure(): Failed to create umem",
        "net_admin, Error attaching XDP program",
        "sys_admin, Couldn't load trivial BPF program"
    })
    void withoutACapabilityThereIsNoSocket(String capability, String words) throws Exception {
        var fewer = new HashSet<>(all());
        assertThat(fewer.remove(capability)).isTrue();
        try (var wire = wire();
                var testpmd = start(wire, fewer, 48)) {
            assertThat(testpmd.end()).contains(words).contains("Start ports failed");
        }
    }

    @Test
    void moreHugePagesThanThePodsLimitAreRefused() throws Exception {
        try (var wire = wire();
                var testpmd = start(wire, all(), 96)) {
            assertThat(testpmd.end()).contains("EAL: Cannot init memory");
        }
    }

    private Wire wire() {
        return Wire.to(pod.networks().getFirst().interfaceName());
    }

    private Set<String> all() {
        var all = new HashSet<>(DEVICE_PLUGINS);
        all.addAll(container().capabilities());
        return all;
    }

    private PodContainer container() {
        try {
            var image = ImageRoot.ofThisMachine(Files.createTempDirectory(folder, "image"));
            return PodContainer.ofPod(pod.spec(), "containers", "app", image, Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Testpmd start(Wire wire, Set<String> capabilities, int megabytes) {
        var nic = pod.networks().getFirst().interfaceName();
        var words =
                List.of(
                        "-m",
                        String.valueOf(megabytes),
                        "--no-pci",
                        "--iova-mode=va",
                        "--vdev=net_af_xdp0,busy_budget=0,iface=" + nic);
        var command = new ArrayList<>(List.of("nsenter", "--net=" + wire.netns(), "--"));
        command.addAll(ContainerProcess.LOCKED_MEMORY);
        command.addAll(container().commandLine(capabilities, Testpmd.command(words)));
        return Testpmd.start(
                command, folder.resolve("testpmd-%d.log".formatted(System.nanoTime())));
    }
}
