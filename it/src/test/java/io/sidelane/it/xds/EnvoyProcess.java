package io.sidelane.it.xds;

import static org.junit.jupiter.api.Assumptions.abort;

import io.sidelane.it.rig.Binaries;
import io.sidelane.it.rig.RigException;
import io.sidelane.xds.client.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A real Envoy on loopback that has nothing but the address of an ADS server. */
final class EnvoyProcess implements AutoCloseable {
    private static final String BOOTSTRAP =
            """
            node: {id: NODE, cluster: test}
            dynamic_resources:
              ads_config:
                api_type: APITYPE
                transport_api_version: V3
                grpc_services: [{envoy_grpc: {cluster_name: ads}}]
              lds_config: {resource_api_version: V3, ads: {}}
              cds_config: {resource_api_version: V3, ads: {}}
            static_resources:
              clusters:
              - name: ads
                type: STATIC
                connect_timeout: 5s
                typed_extension_protocol_options:
                  envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
                    "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
                    explicit_http_config: {http2_protocol_options: {}}
                load_assignment:
                  cluster_name: ads
                  endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: PORT}}}}]}]
            """;

    private final Process process;

    private EnvoyProcess(Process process) {
        this.process = process;
    }

    /** Skips the test, and says why, where there is no Envoy. */
    static void assumeThere() {
        try {
            Binaries.envoy();
        } catch (RigException e) {
            abort(e.getMessage());
        }
    }

    static EnvoyProcess start(Path directory, String node, Variant variant, int adsPort)
            throws IOException {
        var config = directory.resolve(node + ".yaml");
        var log = directory.resolve(node + ".log");
        var type = variant == Variant.DELTA ? "DELTA_GRPC" : "GRPC";
        Files.writeString(
                config,
                BOOTSTRAP
                        .replace("NODE", node)
                        .replace("APITYPE", type)
                        .replace("PORT", Integer.toString(adsPort)));
        var process =
                new ProcessBuilder(
                                Binaries.envoy().toString(),
                                "--config-path",
                                config.toString(),
                                "--disable-hot-restart",
                                "--concurrency",
                                "1",
                                "--log-level",
                                "warning")
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        return new EnvoyProcess(process);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
