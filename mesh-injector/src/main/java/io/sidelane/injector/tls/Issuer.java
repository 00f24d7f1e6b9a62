package io.sidelane.injector.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes certificates (RFC 5280) on P-256. */
final class Issuer {

    /** Clocks of API servers may be behind. */
    static final Duration BACKDATED = Duration.ofMinutes(5);

    private static final String SIGNATURE = "SHA256withECDSA";
    private static final int SERIAL_BITS = 120;

    private Issuer() {}

    /** An authority that signs itself. Its name has the time in it: two may be trusted at once. */
    static Pair authority(Instant now, Duration lifetime) {
        try {
            var keys = keys();
            var name = new X500Name("CN=sidelane-injector-ca-" + now.getEpochSecond());
            var builder = builder(name, name, keys, now, lifetime);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(
                            Extension.keyUsage,
                            true,
                            new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            new JcaX509ExtensionUtils()
                                    .createSubjectKeyIdentifier(keys.getPublic()));
            return pair(builder, keys, keys);
        } catch (GeneralSecurityException | CertIOException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A server's certificate.
     *
     * @param names DNS names and IP addresses, at least one
     */
    static Pair server(Pair authority, List<String> names, Instant now, Duration lifetime) {
        try {
            var keys = keys();
            var builder =
                    new JcaX509v3CertificateBuilder(
                            authority.certificate(),
                            serial(),
                            Date.from(now.minus(BACKDATED)),
                            Date.from(now.plus(lifetime)),
                            new X500Name("CN=sidelane-injector"),
                            keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.extendedKeyUsage,
                            false,
                            new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            new JcaX509ExtensionUtils()
                                    .createAuthorityKeyIdentifier(authority.certificate()))
                    .addExtension(Extension.subjectAlternativeName, false, names(names));
            return pair(
                    builder,
                    keys,
                    new KeyPair(authority.certificate().getPublicKey(), authority.key()));
        } catch (GeneralSecurityException | CertIOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, KeyPair keys, Instant now, Duration lifetime) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                serial(),
                Date.from(now.minus(BACKDATED)),
                Date.from(now.plus(lifetime)),
                subject,
                keys.getPublic());
    }

    private static Pair pair(X509v3CertificateBuilder builder, KeyPair keys, KeyPair signer)
            throws GeneralSecurityException {
        try {
            var certificate =
                    builder.build(
                            new JcaContentSignerBuilder(SIGNATURE).build(signer.getPrivate()));
            return new Pair(
                    new JcaX509CertificateConverter().getCertificate(certificate),
                    keys.getPrivate());
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static KeyPair keys() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static BigInteger serial() {
        return new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(SERIAL_BITS);
    }

    private static GeneralNames names(List<String> names) {
        return new GeneralNames(
                names.stream()
                        .map(
                                name ->
                                        new GeneralName(
                                                isAddress(name)
                                                        ? GeneralName.iPAddress
                                                        : GeneralName.dNSName,
                                                name))
                        .toArray(GeneralName[]::new));
    }

    static boolean isAddress(String name) {
        return name.contains(":") || name.matches("[0-9.]+");
    }
}
