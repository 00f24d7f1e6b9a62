package io.sidelane.libbpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@RequiresBpf
class NetworkNamespaceKernelIT {

    @Test
    void runsAnActionInsideAndLeavesTheCallerOutside() {
        try (var here = NetworkNamespace.current();
                var there = NetworkNamespace.create("there")) {

            long inside = there.call(NetworkNamespaceKernelIT::inodeOfThisThread);

            assertThat(inside).isEqualTo(there.inode()).isNotEqualTo(here.inode());
            assertThat(inodeOfThisThread()).isEqualTo(here.inode());
        }
    }

    @Test
    void hasACookieOfItsOwn() {
        try (var here = NetworkNamespace.current();
                var there = NetworkNamespace.create("there")) {

            assertThat(there.cookie())
                    .isNotZero()
                    .isEqualTo(there.cookie())
                    .isNotEqualTo(here.cookie());
        }
    }

    @Test
    void hasALoopbackThatWorks() {
        try (var netns = NetworkNamespace.create("loopback");
                var pair = netns.call(Loopback::connect)) {

            assertThat(pair.client().send(new byte[3], 0)).isEqualTo(3);
            assertThat(pair.server().recv(new byte[3], 0)).isEqualTo(3);
        }
    }

    @Test
    void isFoundByItsPath() {
        Path own = Path.of("/proc/self/ns/net");
        try (var here = NetworkNamespace.current()) {

            assertThat(NetworkNamespace.call(own, NetworkNamespaceKernelIT::inodeOfThisThread))
                    .isEqualTo(here.inode());
        }
    }

    @Test
    void passesOnWhatTheActionThrows() {
        try (var netns = NetworkNamespace.create("failing")) {
            assertThatThrownBy(
                            () ->
                                    netns.call(
                                            () -> {
                                                throw new IOException("inside");
                                            }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("inside");
        }
    }

    @Test
    void runsOnANamedThreadThatEnds() throws InterruptedException {
        try (var netns = NetworkNamespace.create("named")) {

            Thread ran = netns.call(Thread::currentThread);

            assertThat(ran.getName()).isEqualTo("netns-named");
            assertThat(ran.isVirtual()).isFalse();
            ran.join(5_000);
            assertThat(ran.isAlive()).isFalse();
        }
    }

    @Test
    void saysThatAPathIsNoNamespace() {
        assertThatThrownBy(() -> NetworkNamespace.call(Path.of("/dev/null"), () -> 1))
                .hasMessage(
                        "enter netns /dev/null: EINVAL"
                                + " (expected: a network namespace, and CAP_SYS_ADMIN)");
        assertThatThrownBy(() -> NetworkNamespace.open(Path.of("/run/netns/none")))
                .hasMessageStartingWith("open /run/netns/none: ENOENT");
    }

    private static long inodeOfThisThread() {
        try (var here = NetworkNamespace.current()) {
            return here.inode();
        }
    }
}
