package io.sidelane.injector.tls;

import io.sidelane.injector.webhook.Identity;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that replicas share in one Secret, and what it becomes as time goes by. An authority is
 * trusted before anything comes from it and as long as anything may; so at no moment is a
 * certificate shown that somebody has not heard of.
 *
 * @param trusted authorities, the newest first
 * @param signer key of the newest
 * @param server the webhook's certificate with its key
 */
record Material(List<X509Certificate> trusted, PrivateKey signer, Pair server) {

    static final String AUTHORITIES = "ca.crt";
    static final String AUTHORITY_KEY = "ca.key";
    static final String CERTIFICATE = "tls.crt";
    static final String KEY = "tls.key";

    Material {
        trusted = List.copyOf(trusted);
    }

    /** Something to begin with: nobody trusts anything else yet. */
    static Material first(List<String> names, Instant now, Lifetimes lifetimes) {
        var authority = Issuer.authority(now, lifetimes.authority());
        return new Material(
                List.of(authority.certificate()),
                authority.key(),
                Issuer.server(authority, names, now, lifetimes.server()));
    }

    /** Null for what is no such Secret: somebody emptied it, or wrote something else into it. */
    static @Nullable Material read(Map<String, String> data) {
        try {
            var trusted = Pem.certificates(data.getOrDefault(AUTHORITIES, ""));
            var chain = Pem.certificates(data.getOrDefault(CERTIFICATE, ""));
            if (trusted.isEmpty() || chain.isEmpty()) {
                return null;
            }
            return new Material(
                    trusted,
                    Pem.key(data.getOrDefault(AUTHORITY_KEY, "")),
                    new Pair(chain.getFirst(), Pem.key(data.getOrDefault(KEY, ""))));
        } catch (GeneralSecurityException _) {
            return null;
        }
    }

    Map<String, String> written() {
        return Map.of(
                AUTHORITIES, bundle(),
                AUTHORITY_KEY, Pem.of(signer),
                CERTIFICATE, Pem.of(List.of(server.certificate())),
                KEY, Pem.of(server.key()));
    }

    /** PEM of what callers must trust. */
    String bundle() {
        return Pem.of(trusted);
    }

    Identity identity() {
        return new Identity(Pem.of(List.of(server.certificate())), Pem.of(server.key()));
    }

    /** What it should be now; itself when nothing is due. */
    Material at(Instant now, List<String> names, Lifetimes lifetimes) {
        var living =
                trusted.stream().filter(one -> one.getNotAfter().toInstant().isAfter(now)).toList();
        if (living.isEmpty()) {
            return first(names, now, lifetimes);
        }
        var next = living.size() == trusted.size() ? this : new Material(living, signer, server);
        return next.withAuthority(now, lifetimes).withServer(now, names, lifetimes);
    }

    private Material withAuthority(Instant now, Lifetimes lifetimes) {
        if (!Lifetimes.isDue(made(newest()), newest().getNotAfter().toInstant(), now)) {
            return this;
        }
        var authority = Issuer.authority(now, lifetimes.authority());
        var all = new ArrayList<X509Certificate>();
        all.add(authority.certificate());
        all.addAll(trusted);
        return new Material(all, authority.key(), server);
    }

    private Material withServer(Instant now, List<String> names, Lifetimes lifetimes) {
        boolean settled =
                trusted.size() == 1 || !now.isBefore(made(newest()).plus(lifetimes.settle()));
        var certificate = server.certificate();
        boolean due =
                Lifetimes.isDue(made(certificate), certificate.getNotAfter().toInstant(), now)
                        || !isFor(names)
                        || !certificate
                                .getIssuerX500Principal()
                                .equals(newest().getSubjectX500Principal());
        return due && settled
                ? new Material(
                        trusted,
                        signer,
                        Issuer.server(new Pair(newest(), signer), names, now, lifetimes.server()))
                : this;
    }

    private X509Certificate newest() {
        return trusted.getFirst();
    }

    private static Instant made(X509Certificate certificate) {
        return certificate.getNotBefore().toInstant().plus(Issuer.BACKDATED);
    }

    private boolean isFor(List<String> names) {
        try {
            var has = new HashSet<String>();
            var written = server.certificate().getSubjectAlternativeNames();
            if (written != null) {
                written.forEach(name -> has.add(canonical(String.valueOf(name.get(1)))));
            }
            return names.stream().map(Material::canonical).allMatch(has::contains);
        } catch (CertificateParsingException _) {
            return false;
        }
    }

    /* An address of IP version 6 has many forms, and a certificate tells its own. */
    private static String canonical(String name) {
        return Issuer.isAddress(name) ? InetAddress.ofLiteral(name).getHostAddress() : name;
    }

    /** Never with the keys. */
    @Override
    public String toString() {
        return "Material[%d authorities, %s]".formatted(trusted.size(), server);
    }
}
