package io.sidelane.controlplane;

import io.sidelane.command.ListenAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the process was asked to do, found to make sense.
 *
 * @param configDirectory null: the cluster that this runs in is watched
 * @param xds where ADS and node reports are served
 * @param tls null: plaintext, which is for loopback alone
 * @param api where the read API and the console are served; loopback, for it asks nobody who he is
 * @param management where health and metrics are served
 * @param webhook where an API server may ask about objects, null: nowhere
 * @param meshIdentities whether a cluster's Secrets and ConfigMaps are read
 * @param trustDomain SPIFFE-ID, section 2.1
 */
public record ServerConfig(
        @Nullable Path configDirectory,
        InetSocketAddress xds,
        @Nullable TlsFiles tls,
        InetSocketAddress api,
        InetSocketAddress management,
        @Nullable InetSocketAddress webhook,
        boolean meshIdentities,
        String trustDomain,
        LogFormat logFormat,
        boolean verbose) {

    public static final InetSocketAddress XDS = new InetSocketAddress("127.0.0.1", 18_000);
    public static final InetSocketAddress API = new InetSocketAddress("127.0.0.1", 18_080);
    public static final InetSocketAddress MANAGEMENT = new InetSocketAddress("127.0.0.1", 18_081);

    /**
     * PEM files, read again when they change.
     *
     * @param clientCa null: clients prove themselves by a token
     */
    public record TlsFiles(Path certificate, Path key, @Nullable Path clientCa) {}

    /** How a line of the log is written. */
    public enum LogFormat {
        TEXT,
        JSON;

        static LogFormat parse(String option, String written) {
            return switch (written) {
                case "text" -> TEXT;
                case "json" -> JSON;
                default ->
                        throw new IllegalArgumentException(
                                "%s: %s (expected: text or json)".formatted(option, written));
            };
        }
    }

    public ServerConfig {
        TrustDomainOption.checked(trustDomain);
        if (tls == null && !xds.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException(
                    "--listen: %s without TLS (expected: --tls-cert and --tls-key, or a loopback address)"
                            .formatted(ListenAddress.shown(xds)));
        }
        if (tls != null && tls.clientCa() == null && configDirectory != null) {
            throw new IllegalArgumentException(
                    "--client-ca: missing (expected: the certificates that those of clients come"
                            + " from; without a cluster nothing else proves who they are)");
        }
        if (webhook != null && (tls == null || configDirectory != null)) {
            throw new IllegalArgumentException(
                    "--webhook: %s %s (expected: %s)"
                            .formatted(
                                    ListenAddress.shown(webhook),
                                    tls == null ? "without TLS" : "with --config-dir",
                                    tls == null
                                            ? "--tls-cert and --tls-key, API servers ask by HTTPS alone"
                                            : "a cluster to watch"));
        }
        if (!api.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException(
                    "--api: %s (expected: a loopback address, for it answers without asking who is there)"
                            .formatted(ListenAddress.shown(api)));
        }
    }

    /** Which beans are taken: those with {@code @Identifier} of this name. */
    public String environment() {
        return configDirectory == null ? "kubernetes" : "directory";
    }
}
