package io.sidelane.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sidelane.controlplane.view.View;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@QuarkusTest
class WiringTest {

    @Inject View view;

    @Inject Spine spine;

    @Test
    void everythingIsPutTogetherAndServesOneView() {
        assertThat(view).isSameAs(spine);
        assertThat(view.now().version()).isZero();
    }

    /** In the place of a command line. */
    @Alternative
    @Priority(1)
    @Singleton
    static class Asked {

        @Produces
        @Alternative
        @Priority(1)
        @Singleton
        ServerConfig config() {
            var any = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
            return new ServerConfig(
                    Path.of("/nonexistent"),
                    any,
                    null,
                    any,
                    any,
                    null,
                    false,
                    "cluster.local",
                    ServerConfig.LogFormat.TEXT,
                    false);
        }
    }
}
