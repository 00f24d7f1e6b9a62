package io.sidelane.libbpf;

import static io.sidelane.libbpf.Privileges.Capability.BPF;
import static io.sidelane.libbpf.Privileges.Capability.NET_ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PrivilegesTest {

    @Test
    void readsTheEffectiveCapabilities() {
        var status = List.of("CapPrm:\t000001ffffffffff", "CapEff:\t0000008000001000");

        assertThat(Privileges.effective(status)).containsExactlyInAnyOrder(NET_ADMIN, BPF);
    }

    @Test
    void findsNoneWhereTheKernelSaysNothing() {
        assertThat(Privileges.effective(List.of())).isEmpty();
    }
}
