package io.sidelane.it.paths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sidelane.agent.AgentMain;
import io.sidelane.it.kubernetes.Needed;
import io.sidelane.it.kubernetes.OfflineInjector;
import io.sidelane.it.rig.RigException;
import io.sidelane.libbpf.NetworkNamespace;
import io.sidelane.libbpf.Privileges;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the injector puts on pods of the macvlan examples, given to the real CNI plugins on this
 * kernel. SpiderPool cannot be had here: host-local hands out the addresses of its pools.
 */
@TestInstance(Lifecycle.PER_CLASS)
class UnderlayE2E {

    private static final Path EXAMPLES = Path.of("../manifests/paths");

    private Path cnitool;
    private Path folder;

    @BeforeAll
    void look(@TempDir Path temporary) {
        assumeTrue(
                Privileges.current().effectiveUser() == 0,
                "skipped: not root, no network namespace can be made");
        assumeTrue(
                Needed.find("cniplugins").isPresent() && Needed.find("cnitool").isPresent(),
                "skipped: CNI plugins or cnitool are not there (expected: installed by `sidelane setup`)");
        cnitool = Needed.find("cnitool").orElseThrow();
        folder = temporary;
    }

    @Test
    void podsOfTwoNodesHaveAddressesOfThePoolsAndReachEachOther() throws IOException {
        var injected = inject("underlay-macvlan");

        var seen = twoPods(injected, injected, "path-underlay-macvlan");

        assertThat(seen)
                .containsExactly(
                        "biz0 (macvlan): 10.20.0.10 - 10.20.0.11,"
                                + " fd00:20:0:0:0:0:0:10 - fd00:20:0:0:0:0:0:11");
    }

    @Test
    void podsHaveTheAddressesThatTheirNetworksWrite() throws IOException {
        var seen =
                twoPods(
                        inject("underlay-static"),
                        inject("underlay-static", "1::7/64\"", "1::8/64\"", "1.0.7/24", "1.0.8/24"),
                        "path-underlay-static");

        assertThat(seen)
                .containsExactly(
                        "mgmt0 (macvlan): 10.31.0.7 - 10.31.0.8,"
                                + " fd00:31:0:0:0:0:0:7 - fd00:31:0:0:0:0:0:8");
    }

    @Test
    void anAddressIsOnePodsAloneUntilThatPodIsGone() throws IOException {
        var injected =
                inject("underlay-macvlan", ".10-10.20.0.99", ".10-10.20.0.11", ", macvlan-v6", "");
        var network =
                Attachments.of(injected, injected.pod("path-underlay-macvlan", "app")).getFirst();
        try (var underlay =
                new Underlay(cnitool, newFolder(), UnderlayCheck.masters(List.of(network)))) {
            var one = underlay.addPod("one");
            var two = underlay.addPod("two");
            var three = underlay.addPod("three");
            var first = underlay.add(network, 0, one);
            var second = underlay.add(network, 1, two);

            assertThat(Set.of(address(first), address(second)))
                    .isEqualTo(Set.of("10.20.0.10", "10.20.0.11"));
            assertThatThrownBy(() -> underlay.add(network, 0, three))
                    .isInstanceOf(RigException.class)
                    .hasMessageContaining("no IP addresses available in range set");
            assertThat(probe(two, address(first)))
                    .startsWith("1 10.20.0.10  in use: ")
                    .contains("answered an ARP probe for it");

            underlay.delete(first, one);

            assertThat(probe(two, address(first))).isEqualTo("0 10.20.0.10  free\n");
            assertThat(address(underlay.add(network, 0, three))).isEqualTo(address(first));
        }
    }

    private List<String> twoPods(Injected one, Injected other, String namespace)
            throws IOException {
        return new UnderlayCheck(cnitool, newFolder()).twoPods(one, other, namespace, "app");
    }

    /* With words of the example replaced, two by two. */
    private Injected inject(String example, String... replacements) throws IOException {
        var yaml = Files.readString(EXAMPLES.resolve(example + ".yaml"));
        for (int i = 0; i < replacements.length; i += 2) {
            yaml = yaml.replace(replacements[i], replacements[i + 1]);
        }
        var file = Files.writeString(newFolder().resolve("example.yaml"), yaml);
        return Injected.read(OfflineInjector.run(file, folder));
    }

    private Path newFolder() throws IOException {
        return Files.createTempDirectory(folder, "underlay");
    }

    private static String address(Underlay.Attached attached) {
        return attached.addresses().stream()
                .map(InetAddress::getHostAddress)
                .findFirst()
                .orElseThrow();
    }

    /* `sidelane agent probe` in a pod: its exit code, and what it says. */
    private static String probe(Path pod, String address) {
        var said = new StringWriter();
        int code =
                NetworkNamespace.call(
                        pod,
                        () ->
                                AgentMain.commandLine()
                                        .setOut(new PrintWriter(said))
                                        .execute(
                                                "probe",
                                                "--interface",
                                                "biz0",
                                                "--count",
                                                "2",
                                                "--interval",
                                                "250ms",
                                                address));
        return code + " " + said;
    }
}
