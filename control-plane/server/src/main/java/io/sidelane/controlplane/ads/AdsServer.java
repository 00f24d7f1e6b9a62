package io.sidelane.controlplane.ads;

import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.sidelane.controlplane.core.Groups;
import io.sidelane.controlplane.core.Publications;
import io.sidelane.controlplane.mesh.ProxyResources;
import io.sidelane.controlplane.source.StartException;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.TypeRegistry;
import io.sidelane.xds.server.AccessPolicy;
import io.sidelane.xds.server.Client;
import io.sidelane.xds.server.ClientResources;
import io.sidelane.xds.server.ClientStatus;
import io.sidelane.xds.server.Limits;
import io.sidelane.xds.server.TokenVerifier;
import io.sidelane.xds.server.Transport;
import io.sidelane.xds.server.XdsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Serves ADS and takes node reports, on one port. */
public final class AdsServer implements Publications.Publisher, AutoCloseable {

    /** What `sidelane agent` calls itself. */
    private static final String AGENT = "sidelane-agent";

    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final XdsServer xds;
    private final ProxyResources proxies;
    private final Limits limits = Limits.DEFAULT;
    private @Nullable Server server;
    private @Nullable ServerTls tls;

    /**
     * @param tokens null: no bearer token is accepted
     * @param anonymous lets in clients that prove nothing: for plaintext on loopback
     */
    public AdsServer(
            ProxyResources proxies,
            AdsEvents events,
            @Nullable TokenVerifier tokens,
            boolean anonymous) {
        this.proxies = proxies;
        var builder =
                XdsServer.builder(
                                TypeRegistry.standard(),
                                (node, identity) ->
                                        node.getUserAgentName().equals(AGENT)
                                                ? Groups.ofNode(node.getId())
                                                : proxies.groupOf(node, identity))
                        .limits(limits)
                        .events(events)
                        .policy(this::refusal);
        if (tokens != null) {
            builder.tokens(tokens);
        }
        if (anonymous) {
            builder.allowAnonymous();
        }
        xds = builder.build();
    }

    private @Nullable String refusal(Client client, String typeUrl) {
        if (typeUrl.equals(TypeRegistry.REDIRECT_POLICY.url())) {
            // Whoever may be anonymous is on this machine already.
            return client.identity().isAnonymous()
                    ? null
                    : AccessPolicy.ownNodeOnly().refusal(client, typeUrl);
        }
        return proxies.refusal(client.group(), client.identity(), typeUrl);
    }

    /**
     * Listens.
     *
     * @param tls null: plaintext
     * @return where
     * @throws StartException if the address is taken or the files are no certificates
     */
    public InetSocketAddress start(
            InetSocketAddress address, @Nullable ServerTls tls, NodeReportsService reports) {
        this.tls = tls;
        var credentials = tls == null ? InsecureServerCredentials.create() : tls.credentials();
        var builder = NettyServerBuilder.forAddress(address, credentials);
        try {
            var started =
                    Transport.DEFAULT
                            .applyTo(builder, limits)
                            .addServices(xds.services())
                            .addService(xds.authenticated(reports))
                            .build()
                            .start();
            server = started;
            return (InetSocketAddress) started.getListenSockets().getFirst();
        } catch (IOException e) {
            throw new StartException(
                    List.of(
                            "--listen: %s:%d: %s (expected: an address of this machine that is free)"
                                    .formatted(
                                            address.getAddress().getHostAddress(),
                                            address.getPort(),
                                            cause(e))));
        }
    }

    private static @Nullable String cause(Throwable e) {
        return e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
    }

    @Override
    public void publish(String group, Snapshot snapshot) {
        xds.publish(group, snapshot);
    }

    @Override
    public void withdraw(String group) {
        xds.withdraw(group);
    }

    public CompletableFuture<List<ClientStatus>> clients() {
        return xds.clients();
    }

    public CompletableFuture<Optional<ClientResources>> client(long stream, int most) {
        return xds.resources(stream, most);
    }

    public CompletableFuture<List<String>> groups() {
        return xds.groups();
    }

    public CompletableFuture<Optional<Snapshot>> snapshot(String group) {
        return xds.snapshot(group);
    }

    /** Sends clients away, spread over some seconds, then ends. */
    @Override
    public void close() {
        var serving = server;
        if (serving != null) {
            // Before the streams end: connections are told to go, so that the next ones go
            // elsewhere.
            serving.shutdown();
            try {
                xds.drain(DRAIN).get(DRAIN.toMillis() + 1_000, TimeUnit.MILLISECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (java.util.concurrent.ExecutionException
                    | java.util.concurrent.TimeoutException _) {
                // Whoever is still there is cut off.
            }
            serving.shutdownNow();
        }
        xds.close();
        if (tls != null) {
            tls.close();
        }
    }
}
