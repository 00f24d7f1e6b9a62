package io.sidelane.controlplane;

import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import java.security.cert.CRL;
import java.security.cert.CRLException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateFactorySpi;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts how often the JVM is asked for certificates out of PEM, while it is open. */
public final class CountedParsing implements AutoCloseable {

    private static final String NAME = "counted";
    private static final AtomicInteger TIMES = new AtomicInteger();

    public CountedParsing() {
        TIMES.set(0);
        Security.insertProviderAt(new Counting(), 1);
    }

    public int times() {
        return TIMES.get();
    }

    @Override
    public void close() {
        Security.removeProvider(NAME);
    }

    private static final class Counting extends Provider {
        private static final long serialVersionUID = 1L;

        Counting() {
            super(NAME, "1", "counts");
            put("CertificateFactory.X.509", Factory.class.getName());
        }
    }

    /** Made by its name. */
    public static final class Factory extends CertificateFactorySpi {

        private static CertificateFactory real() throws CertificateException {
            try {
                return CertificateFactory.getInstance("X.509", "SUN");
            } catch (GeneralSecurityException e) {
                throw new CertificateException(e);
            }
        }

        @Override
        public Certificate engineGenerateCertificate(InputStream in) throws CertificateException {
            TIMES.incrementAndGet();
            return real().generateCertificate(in);
        }

        @Override
        public Collection<? extends Certificate> engineGenerateCertificates(InputStream in)
                throws CertificateException {
            TIMES.incrementAndGet();
            return real().generateCertificates(in);
        }

        @Override
        public CRL engineGenerateCRL(InputStream in) throws CRLException {
            throw new CRLException("none");
        }

        @Override
        public Collection<? extends CRL> engineGenerateCRLs(InputStream in) throws CRLException {
            throw new CRLException("none");
        }
    }
}
