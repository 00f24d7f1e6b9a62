package io.sidelane.gateway.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts whose chain leads to an authority and whose certificate has one of some names, whatever
 * name it was asked for by.
 */
final class NamedPeers extends X509ExtendedTrustManager {

    private static final int DNS = 2;
    private static final int URI = 6;

    private final X509ExtendedTrustManager chains;
    private final List<String> names;

    /**
     * @param names DNS names or URIs
     */
    NamedPeers(X509Certificate[] authorities, List<String> names) throws GeneralSecurityException {
        this.names = List.copyOf(names);
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        try {
            store.load(null, null);
        } catch (java.io.IOException e) {
            throw new GeneralSecurityException(e);
        }
        for (int i = 0; i < authorities.length; i++) {
            store.setCertificateEntry(Integer.toString(i), authorities[i]);
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        chains = (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }

    private void checkName(X509Certificate[] chain) throws CertificateException {
        for (var name : names) {
            if (has(chain[0], name)) {
                return;
            }
        }
        throw new CertificateException(
                "certificate of %s: none of its names is %s"
                        .formatted(chain[0].getSubjectX500Principal(), String.join(" or ", names)));
    }

    static boolean has(X509Certificate certificate, String name)
            throws CertificateParsingException {
        var all = certificate.getSubjectAlternativeNames();
        if (all == null) {
            return false;
        }
        boolean uri = name.contains(":");
        for (var each : all) {
            int type = (Integer) each.get(0);
            if (type == URI && uri && name.equals(each.get(1))) {
                return true;
            }
            if (type == DNS && !uri && covers(lower((String) each.get(1)), lower(name))) {
                return true;
            }
        }
        return false;
    }

    /* A wildcard is for one label (RFC 6125, 6.4.3). */
    private static boolean covers(String certified, String name) {
        int dot = name.indexOf('.');
        return certified.equals(name)
                || (dot > 0
                        && !name.startsWith("*")
                        && certified.startsWith("*.")
                        && certified.substring(1).equals(name.substring(dot)));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        chains.checkServerTrusted(chain, type, engine);
        checkName(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        chains.checkServerTrusted(chain, type, socket);
        checkName(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        chains.checkServerTrusted(chain, type);
        checkName(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        throw notAServer();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        throw notAServer();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        throw notAServer();
    }

    private static CertificateException notAServer() {
        return new CertificateException("a client (expected: none, endpoints are asked)");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return chains.getAcceptedIssuers();
    }
}
