package io.sidelane.gateway;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.sidelane.api.yaml.RecordFile;
import io.sidelane.gateway.config.Address;
import io.sidelane.gateway.config.CertificateConfig;
import io.sidelane.gateway.config.ConfigFile;
import io.sidelane.gateway.config.GatewayConfig;
import io.sidelane.gateway.warmup.Loopback;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Before clients come, and before the process before hands over, another gateway in this process is
 * asked for as long as the file says: the JVM compiles what requests take, which they would wait
 * for otherwise.
 */
final class WarmUp {

    private static final Logger LOG = System.getLogger("warm-up");

    private WarmUp() {}

    /** Never in the way of serving: what fails is said. */
    static void run(GatewayConfig config, Path directory) throws InterruptedException {
        var atMost = Duration.ofSeconds(config.process().warmUpSeconds());
        if (atMost.isZero()) {
            return;
        }
        try (var loopback = new Loopback();
                var gateway =
                        Gateway.start(
                                config(
                                        config.listeners().getFirst().certificates().getFirst(),
                                        Address.written(loopback.upstream())),
                                directory)) {
            var answered = loopback.ask(gateway.addresses().getFirst(), atMost);
            LOG.log(
                    Level.INFO,
                    "%,d requests in %d s".formatted(answered, config.process().warmUpSeconds()));
        } catch (IOException | StartException e) {
            LOG.log(Level.WARNING, "%s; serving without".formatted(e.getMessage()));
        }
    }

    private static GatewayConfig config(CertificateConfig certificate, String upstream)
            throws IOException {
        var text =
                """
                listeners:
                  - name: warm-up
                    address: 127.0.0.1:%d
                    certificates: [{certificate: %s, key: %s}]
                    retry: Never
                routes: [{upstreams: [{name: warm-up}]}]
                upstreams: [{name: warm-up, endpoints: [{address: "%s"}]}]
                admin: 127.0.0.1:0
                accessLog: /dev/null
                workers: 1
                warmUpSeconds: 0
                """
                        .formatted(
                                freePort(),
                                quoted(certificate.certificate()),
                                quoted(certificate.key()),
                                upstream);
        return switch (ConfigFile.read("warm-up", text.getBytes(StandardCharsets.UTF_8))) {
            case RecordFile.Good<GatewayConfig> good -> good.record();
            case RecordFile.Bad<GatewayConfig> bad ->
                    throw new IOException(bad.problems().toString());
        };
    }

    /* Of TCP: a port that the kernel chooses for UDP often has a connection there. */
    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String quoted(String text) {
        return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
