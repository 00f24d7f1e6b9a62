package io.sidelane.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.api.quic.AltSvc;
import io.sidelane.api.quic.CongestionControl;
import io.sidelane.api.quic.EarlyData;
import io.sidelane.api.quic.Limits;
import io.sidelane.api.quic.RetryMode;
import io.sidelane.gateway.config.CertificateConfig;
import io.sidelane.gateway.config.ListenerConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenerChangesTest {

    private static ListenerConfig listener(String name, boolean migration, String certificate) {
        return new ListenerConfig(
                name,
                "127.0.0.1:443",
                List.of(new CertificateConfig(certificate, certificate, List.of())),
                RetryMode.ON_LOAD,
                256,
                EarlyData.REJECT,
                migration,
                CongestionControl.CUBIC,
                new AltSvc(86_400),
                new Limits(100, 100, 30, 65_536, 1 << 20));
    }

    @Test
    void anotherCertificateIsTaken() {
        assertThat(
                        ListenerChanges.refusals(
                                List.of(listener("edge", true, "a")),
                                List.of(listener("edge", true, "b"))))
                .isEmpty();
    }

    @Test
    void whatNeedsARestartIsRefusedByName() {
        var refusals =
                ListenerChanges.refusals(
                        List.of(listener("edge", true, "a"), listener("gone", true, "a")),
                        List.of(listener("edge", false, "a"), listener("new", true, "a")));

        assertThat(refusals).containsOnlyKeys("edge", "gone", "new");
        assertThat(refusals.get("edge"))
                .startsWith("listener: migration changed (expected: as it is;");
        assertThat(refusals.get("gone")).startsWith("listener: removed");
        assertThat(refusals.get("new")).startsWith("listener: new");
    }
}
