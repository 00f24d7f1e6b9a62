package io.sidelane.gateway;

import io.sidelane.gateway.config.CertificateConfig;
import io.sidelane.gateway.tls.CertificateException;
import io.sidelane.gateway.tls.Certificates;
import io.sidelane.gateway.tls.UpstreamContexts;
import io.sidelane.gateway.xds.PemCheck;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks TLS itself whether it takes what a control plane tells. */
final class Pems implements PemCheck {

    @Override
    public @Nullable String identity(String chain, String key) {
        try {
            var _ =
                    new Certificates(
                            Path.of("/"),
                            List.of(new CertificateConfig(chain, key, List.of())),
                            null,
                            null,
                            false);
            return null;
        } catch (CertificateException e) {
            return e.getMessage();
        }
    }

    @Override
    public @Nullable String authorities(String pem) {
        try {
            UpstreamContexts.checkAuthorities(pem);
            return null;
        } catch (CertificateException e) {
            return e.getMessage();
        }
    }
}
