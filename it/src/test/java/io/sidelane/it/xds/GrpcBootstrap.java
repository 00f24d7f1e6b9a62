package io.sidelane.it.xds;

import io.sidelane.it.xds.TestAuthority.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The example of a gRPC bootstrap, with what a test has in place of its addresses and files. */
final class GrpcBootstrap {
    private static final Path EXAMPLE = Path.of("../manifests/standalone/grpc.json");
    private static final String SECRETS = "/var/run/secrets/sidelane/";

    private GrpcBootstrap() {}

    static Path write(Path file, String ads, String node) throws IOException {
        return Files.writeString(file, example(ads, node));
    }

    static Path write(Path file, String ads, String node, Identity identity) throws IOException {
        return Files.writeString(
                file,
                example(ads, node)
                        .replace(SECRETS + "tls.crt", identity.certificate().toString())
                        .replace(SECRETS + "tls.key", identity.key().toString())
                        .replace(SECRETS + "ca.crt", identity.authority().toString()));
    }

    private static String example(String ads, String node) throws IOException {
        return Files.readString(EXAMPLE).replace("127.0.0.1:18000", ads).replace("shop/web", node);
    }
}
