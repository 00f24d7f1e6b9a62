package io.sidelane.injector.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MaterialTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<String> NAMES = List.of("injector.sidelane-system.svc", "127.0.0.1");
    private static final Lifetimes LIFETIMES =
            new Lifetimes(Duration.ofDays(90), Duration.ofDays(9), Duration.ofMinutes(5));

    @Test
    void whatIsWrittenIsReadAgain() {
        var material = Material.first(NAMES, START, LIFETIMES);

        assertThat(Material.read(material.written())).isEqualTo(material);
        assertThat(material.at(START.plus(Duration.ofDays(5)), NAMES, LIFETIMES))
                .isSameAs(material);
        assertThat(material.toString()).doesNotContain("PRIVATE");
    }

    @Test
    void anAddressOfVersionSixIsTheSameHoweverItIsWritten() {
        var names = List.of("fd00::7", "FD00:0::8", "2001:db8::192.0.2.7", "192.0.2.7");

        var material = Material.first(names, START, LIFETIMES);

        assertThat(material.at(START, names, LIFETIMES)).isSameAs(material);
        assertThat(material.at(START, List.of("fd00::9"), LIFETIMES)).isNotEqualTo(material);
    }

    @Test
    void whatIsNoSuchSecretIsMadeAnew() {
        assertThat(Material.read(Map.of())).isNull();
        assertThat(
                        Material.read(
                                Map.of("ca.crt", "x", "ca.key", "y", "tls.crt", "", "tls.key", "")))
                .isNull();
    }

    @Test
    void aServersCertificateIsRenewedAfterTwoThirdsAndForAnotherName() {
        var material = Material.first(NAMES, START, LIFETIMES);

        var renewed = material.at(START.plus(Duration.ofDays(6)), NAMES, LIFETIMES);
        var renamed = material.at(START, List.of("another"), LIFETIMES);

        assertThat(renewed.server()).isNotEqualTo(material.server());
        assertThat(renewed.trusted()).isEqualTo(material.trusted());
        assertThat(renamed.server()).isNotEqualTo(material.server());
    }

    @Test
    void aNewAuthorityIsTrustedBeforeAnythingComesFromIt() {
        var material = Material.first(NAMES, START, LIFETIMES);
        var due = START.plus(Duration.ofDays(60));
        material = material.at(due.minusSeconds(1), NAMES, LIFETIMES);

        var trusted = material.at(due, NAMES, LIFETIMES);
        var used = trusted.at(due.plus(LIFETIMES.settle()), NAMES, LIFETIMES);

        assertThat(trusted.trusted()).hasSize(2);
        assertThat(trusted.server()).isEqualTo(material.server());
        assertThat(issuer(used)).isEqualTo(used.trusted().getFirst());
        assertThat(used.trusted()).hasSize(2);
    }

    /* Looked at every three hours for a year and more: what was trusted at the last look is enough to believe what is shown now. */
    @Test
    void atNoMomentIsSomethingShownThatNobodyHasHeardOf() {
        var material = Material.first(NAMES, START, LIFETIMES);
        var now = START;
        var authorities = new ArrayList<X509Certificate>();
        while (now.isBefore(START.plus(Duration.ofDays(400)))) {
            now = now.plus(Duration.ofHours(3));
            var before = material;
            material =
                    Objects.requireNonNull(Material.read(material.written()))
                            .at(now, NAMES, LIFETIMES);

            assertThat(before.trusted()).as("at %s", now).contains(issuer(material));
            assertThat(material.trusted()).contains(issuer(before));
            assertThat(material.server().certificate().getNotAfter().toInstant()).isAfter(now);
            assertThat(issuer(material).getNotAfter().toInstant()).isAfter(now);
            assertThat(material.trusted()).hasSizeLessThanOrEqualTo(2);
            if (!authorities.contains(material.trusted().getFirst())) {
                authorities.add(material.trusted().getFirst());
            }
        }
        assertThat(authorities).hasSizeGreaterThan(5);
    }

    @Test
    void whoWasAwayTooLongBeginsAnew() {
        var material = Material.first(NAMES, START, LIFETIMES);
        var later = START.plus(Duration.ofDays(100));

        var next = material.at(later, NAMES, LIFETIMES);

        assertThat(next.trusted()).doesNotContainAnyElementsOf(material.trusted());
        assertThat(next.server().certificate().getNotAfter().toInstant()).isAfter(later);
    }

    private static X509Certificate issuer(Material material) {
        var certificate = material.server().certificate();
        var issuer =
                material.trusted().stream()
                        .filter(
                                one ->
                                        one.getSubjectX500Principal()
                                                .equals(certificate.getIssuerX500Principal()))
                        .findFirst()
                        .orElseThrow();
        assertThatCode(() -> certificate.verify(issuer.getPublicKey())).doesNotThrowAnyException();
        return issuer;
    }
}
