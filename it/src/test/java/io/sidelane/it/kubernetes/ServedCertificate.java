package io.sidelane.it.kubernetes;

import io.fabric8.kubernetes.api.model.Secret;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/** The certificate of a TLS Secret, found to be signed by the Secret's own CA. */
record ServedCertificate(List<String> names) {

    static ServedCertificate of(Secret secret) {
        try {
            var served = read(secret, "tls.crt");
            served.verify(read(secret, "ca.crt").getPublicKey());
            served.checkValidity();
            return new ServedCertificate(
                    served.getSubjectAlternativeNames().stream()
                            .map(name -> name.get(1).toString())
                            .toList());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static X509Certificate read(Secret secret, String key) throws GeneralSecurityException {
        var pem = Base64.getDecoder().decode(secret.getData().get(key));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(pem));
    }
}
