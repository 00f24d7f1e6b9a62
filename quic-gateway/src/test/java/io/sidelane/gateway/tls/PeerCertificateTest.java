package io.sidelane.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.Test;

class PeerCertificateTest {

    private static String forwarded(CertificateBuilder builder) throws Exception {
        var forwarded =
                PeerCertificate.of(
                                builder.setIsCertificateAuthority(true)
                                        .buildSelfSigned()
                                        .getCertificate())
                        .forwarded()
                        .toString();
        assertThat(forwarded).matches("Hash=[0-9a-f]{64};.*");
        return forwarded.substring(forwarded.indexOf(';') + 1);
    }

    @Test
    void isWrittenAsEnvoyDoes() throws Exception {
        assertThat(
                        forwarded(
                                new CertificateBuilder()
                                        .subject("CN=a,O=b")
                                        .addSanUriName("spiffe://mesh/ns/a/sa/b")
                                        .addSanDnsName("a.example")))
                .isEqualTo("Subject=\"CN=a,O=b\";URI=spiffe://mesh/ns/a/sa/b;DNS=a.example");
    }

    @Test
    void noNameEndsWhereAnotherOneCouldBegin() throws Exception {
        assertThat(
                        forwarded(
                                new CertificateBuilder()
                                        .subject("CN=a\\\"\\;URI=x\\,é")
                                        .addSanUriName("urn:a;DNS=b,c")))
                .isEqualTo(
                        "Subject=\"CN=a\\\\\\\"\\\\;URI\\\\=x\\\\,\\\\C3\\\\A9\";URI=urn:a%3BDNS%3Db%2Cc");
    }

    @Test
    void whatWasShownOnceIsOverWhenItsTimeIs() throws Exception {
        var end = Instant.parse("2026-01-02T03:04:05Z");
        var certificate =
                new CertificateBuilder()
                        .subject("CN=a")
                        .setIsCertificateAuthority(true)
                        .notBefore(end.minusSeconds(60))
                        .notAfter(end)
                        .buildSelfSigned()
                        .getCertificate();

        assertThat(PeerCertificate.isOver(certificate, Date.from(end))).isFalse();
        assertThat(PeerCertificate.isOver(certificate, Date.from(end.plusSeconds(1)))).isTrue();
    }
}
