package io.sidelane.agent.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sidelane.libbpf.Interfaces;
import io.sidelane.libbpf.NetworkNamespace;
import io.sidelane.libbpf.PacketSocket;
import io.sidelane.libbpf.Privileges;
import io.sidelane.libbpf.VethPair;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A wire with the kernel's own stack at its other end, in a namespace of the test's. */
class AddressProbeKernelIT {

    private static final AddressProbe SHORT = new AddressProbe(2, Duration.ofMillis(250));

    /** The first answer ends it. */
    private static final AddressProbe PATIENT = new AddressProbe(10, Duration.ofSeconds(1));

    private NetworkNamespace netns;

    @BeforeEach
    void makeWire() throws IOException {
        assumeTrue(
                Privileges.current().effectiveUser() == 0,
                "skipped: not root, no network namespace can be made");
        netns = NetworkNamespace.create("wire");
        netns.call(
                () -> {
                    VethPair.create("asks", "has");
                    ip("address", "add", "10.1.2.3/24", "dev", "has");
                    ip("-6", "address", "add", "fd00::1:2:3/64", "dev", "has", "nodad");
                    return true;
                });
    }

    @AfterEach
    void close() {
        if (netns != null) {
            netns.close();
        }
    }

    @Test
    void anIpv4AddressThatSomebodyHasIsTakenByItsHolder() {
        assertThat(ask("10.1.2.3", PATIENT))
                .contains(new Conflict(holder(), "answered an ARP probe for it"));
    }

    @Test
    void anIpv6AddressThatSomebodyHasIsTakenByItsHolder() {
        assertThat(ask("fd00::1:2:3", PATIENT))
                .contains(new Conflict(holder(), "advertises it as a neighbor"));
    }

    @Test
    void addressesThatNobodyHasAreFree() {
        assertThat(ask("10.1.2.4", SHORT)).isEmpty();
        assertThat(ask("fd00::1:2:4", SHORT)).isEmpty();
    }

    @Test
    void twoThatAskAtTheSameTimeHearOfEachOther() throws InterruptedException {
        var over = new AtomicBoolean();
        var other =
                Thread.ofPlatform()
                        .start(
                                () ->
                                        netns.call(
                                                () -> {
                                                    probeUntil(over, "10.1.2.5");
                                                    return true;
                                                }));

        try {
            assertThat(ask("10.1.2.5", PATIENT))
                    .contains(new Conflict(holder(), "probes for it at the same time"));
        } finally {
            over.set(true);
            other.join();
        }
    }

    @Test
    void anInterfaceThatIsNotThereIsNamed() {
        assertThatThrownBy(
                        () ->
                                netns.call(
                                        () ->
                                                Optional.ofNullable(
                                                        SHORT.ask(address("10.1.2.3"), "none"))))
                .hasMessageStartingWith("find interface none: ENODEV (expected: ");
    }

    /* Sends probes from the other end, one whenever the wire is silent for a moment. */
    private static void probeUntil(AtomicBoolean over, String wanted) {
        int index = Interfaces.index("has");
        var question =
                Question.of(address(wanted), MacAddress.of(Interfaces.hardwareAddress("has"), 0));
        try (var socket = PacketSocket.open(index, PacketSocket.ETH_P_ARP)) {
            while (!over.get()) {
                socket.send(question.frame());
                var _ = socket.receive(Duration.ofMillis(20));
            }
        }
    }

    private Optional<Conflict> ask(String wanted, AddressProbe probe) {
        return netns.call(() -> Optional.ofNullable(probe.ask(address(wanted), "asks")));
    }

    private MacAddress holder() {
        return netns.call(() -> MacAddress.of(Interfaces.hardwareAddress("has"), 0));
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static void ip(String... words) throws IOException {
        var command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(words));
        var process = new ProcessBuilder(command).inheritIO().start();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(command + " (expected: status 0)");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
