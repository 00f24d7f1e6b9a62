package io.sidelane.agent.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sidelane.api.Metadata;
import io.sidelane.api.Names;
import io.sidelane.api.Pod;
import io.sidelane.libbpf.NetworkNamespace;
import io.sidelane.libbpf.Privileges;
import io.sidelane.libbpf.Privileges.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real network namespaces and their real cookies. */
class PodFinderKernelIT {

    @TempDir private Path directory = Path.of("/nonexistent");

    @Test
    void aNetnsIsKnownByItsCookieWhicheverPathLeadsThere() throws IOException {
        assumeTrue(
                Privileges.current().capabilities().contains(Capability.SYS_ADMIN),
                "skipped: without CAP_SYS_ADMIN no network namespace can be entered");
        Files.createSymbolicLink(directory.resolve("here"), Path.of("/proc/self/ns/net"));
        Files.createFile(directory.resolve("empty"));
        var finder =
                new PodFinder(directory, directory, Path.of("/proc"), PodFinderKernelIT::cookie);

        var scan = finder.find(List.of(pod("/proc/self/ns/net")));

        try (var here = NetworkNamespace.current()) {
            assertThat(scan.found())
                    .hasSize(2)
                    .extracting(FoundPod::netnsCookie)
                    .containsOnly(here.cookie());
        }
        assertThat(scan.missing())
                .singleElement()
                .satisfies(missing -> assertThat(missing.netns()).isEqualTo("empty"));
        assertThat(scan.unsettled()).isTrue();
    }

    private static long cookie(Path path) {
        try (var netns = NetworkNamespace.open(path)) {
            return netns.cookie();
        }
    }

    private static Pod pod(String netns) {
        return new Pod(new Metadata("p", "default", Map.of(), Map.of(Names.NETNS, netns), null, 0));
    }
}
