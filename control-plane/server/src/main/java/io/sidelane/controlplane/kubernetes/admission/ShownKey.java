package io.sidelane.controlplane.kubernetes.admission;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The key of a server that can be exchanged while handshakes are made: each of them ends with the
 * one that it began with. Vert.x' own way of exchanging cuts off whoever connects meanwhile: until
 * it is through, it has no options at all for them.
 */
final class ShownKey extends X509ExtendedKeyManager {

    private record Generation(int number, X509ExtendedKeyManager keys) {}

    private record Shown(Generation now, @Nullable Generation before) {}

    private volatile Shown shown;

    ShownKey(X509ExtendedKeyManager first) {
        shown = new Shown(new Generation(1, first), null);
    }

    synchronized void show(X509ExtendedKeyManager next) {
        var now = shown.now();
        shown = new Shown(new Generation(now.number() + 1, next), now);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String type, Principal @Nullable [] issuers, SSLEngine engine) {
        var now = shown.now();
        var alias = now.keys().chooseEngineServerAlias(type, issuers, engine);
        return alias == null ? null : now.number() + ":" + alias;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        var keys = of(alias);
        return keys == null ? null : keys.getCertificateChain(own(alias));
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        var keys = of(alias);
        return keys == null ? null : keys.getPrivateKey(own(alias));
    }

    private @Nullable X509ExtendedKeyManager of(String alias) {
        var one = shown;
        int number = Integer.parseInt(alias.substring(0, alias.indexOf(':')));
        if (one.now().number() == number) {
            return one.now().keys();
        }
        var before = one.before();
        return before != null && before.number() == number ? before.keys() : null;
    }

    private static String own(String alias) {
        return alias.substring(alias.indexOf(':') + 1);
    }

    @Override
    public @Nullable String chooseServerAlias(
            String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
        throw new UnsupportedOperationException("handshakes are made by engines");
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
        throw new UnsupportedOperationException("handshakes are made by engines");
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
        throw new UnsupportedOperationException("a server's key");
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
        throw new UnsupportedOperationException("a server's key");
    }
}
