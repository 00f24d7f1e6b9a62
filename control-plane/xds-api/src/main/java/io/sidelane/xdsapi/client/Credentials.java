package io.sidelane.xdsapi.client;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.Metadata;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.nio.file.Files;

/** What a connection trusts and shows, read anew for each: certificates and tokens are renewed. */
final class Credentials {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private Credentials() {}

    static ChannelCredentials channel(ControlPlaneConfig config) throws IOException {
        if (config.ca() == null) {
            return InsecureChannelCredentials.create();
        }
        var tls = TlsChannelCredentials.newBuilder().trustManager(config.ca().toFile());
        if (config.certificate() != null && config.key() != null) {
            tls.keyManager(config.certificate().toFile(), config.key().toFile());
        }
        return tls.build();
    }

    /** Headers of every call; none without a token file. */
    static Metadata token(ControlPlaneConfig config) throws IOException {
        var headers = new Metadata();
        if (config.token() != null) {
            headers.put(AUTHORIZATION, "Bearer " + Files.readString(config.token()).strip());
        }
        return headers;
    }
}
