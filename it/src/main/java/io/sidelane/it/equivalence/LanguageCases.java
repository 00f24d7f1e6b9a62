package io.sidelane.it.equivalence;

import static io.sidelane.it.equivalence.Language.GO;
import static io.sidelane.it.equivalence.Language.JAVA;
import static io.sidelane.it.equivalence.Language.NODE;
import static io.sidelane.it.equivalence.Language.PYTHON;

import io.sidelane.it.equivalence.UploadsCase.Proxy;
import java.util.List;

/** Who uploads to whom: each language's ways to read and to write at least once. */
final class LanguageCases {

    private LanguageCases() {}

    static List<Case> all() {
        return List.of(
                hop("asyncio-from-node", PYTHON, "serve-asyncio", NODE, "upload", Claim.REDIRECTED),
                hop(
                        "python-threads",
                        PYTHON,
                        "serve-threads",
                        PYTHON,
                        "upload-threads",
                        Claim.STAYS_ON_TCP),
                hop("go-from-go", GO, "serve", GO, "upload", Claim.REDIRECTED),
                hop("node-from-asyncio", NODE, "serve", PYTHON, "upload-asyncio", Claim.REDIRECTED),
                hop(
                        "java-threads",
                        JAVA,
                        "serve-platform",
                        JAVA,
                        "upload-platform",
                        Claim.STAYS_ON_TCP),
                hop("java-virtual-from-go", JAVA, "serve-virtual", GO, "upload", Claim.EITHER),
                // Connects blocking and turns non-blocking later: only a sweep that meets it enrols
                // it.
                hop("java-nio", JAVA, "serve-nio", JAVA, "upload-nio", Claim.EITHER),
                by(Proxy.GO, "go-splicing-proxy", GO, "serve", Claim.EITHER),
                by(Proxy.NGINX, "nginx", GO, "serve", Claim.REDIRECTED),
                by(Proxy.ENVOY, "envoy", GO, "serve", Claim.REDIRECTED));
    }

    private static Case hop(
            String name,
            Language server,
            String serve,
            Language client,
            String upload,
            Claim claim) {
        return new UploadsCase(
                "uploads-" + name, server, serve, Proxy.NONE, client, upload, claim, true);
    }

    private static Case by(Proxy proxy, String name, Language server, String serve, Claim claim) {
        return new UploadsCase(
                "uploads-by-" + name, server, serve, proxy, GO, "upload", claim, true);
    }
}
