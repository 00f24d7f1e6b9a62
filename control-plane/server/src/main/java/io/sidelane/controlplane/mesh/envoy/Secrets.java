package io.sidelane.controlplane.mesh.envoy;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.sidelane.controlplane.mesh.fact.SecretFact;
import io.sidelane.xds.Resource;
import io.sidelane.xds.TypeRegistry;
import java.util.List;

/** A service account's identity as a proxy gets it: the same two names for everybody. */
public final class Secrets {
    public static final String IDENTITY = "identity";
    public static final String TRUST = "trust";

    private Secrets() {}

    public static List<Resource> of(SecretFact secret) {
        var identity =
                Secret.newBuilder()
                        .setName(IDENTITY)
                        .setTlsCertificate(
                                TlsCertificate.newBuilder()
                                        .setCertificateChain(inline(secret.certificate()))
                                        .setPrivateKey(inline(secret.key())))
                        .build();
        var trust =
                Secret.newBuilder()
                        .setName(TRUST)
                        .setValidationContext(
                                CertificateValidationContext.newBuilder()
                                        .setTrustedCa(inline(secret.authorities())))
                        .build();
        return List.of(
                Resource.of(TypeRegistry.SDS, IDENTITY, identity),
                Resource.of(TypeRegistry.SDS, TRUST, trust));
    }

    private static DataSource inline(String pem) {
        return DataSource.newBuilder().setInlineBytes(ByteString.copyFromUtf8(pem)).build();
    }
}
