package io.sidelane.controlplane;

import io.sidelane.command.ListenAddress;
import io.sidelane.controlplane.ServerConfig.TlsFiles;
import io.sidelane.controlplane.ads.AdsEvents;
import io.sidelane.controlplane.ads.AdsServer;
import io.sidelane.controlplane.ads.NodeReportsService;
import io.sidelane.controlplane.ads.ServerTls;
import io.sidelane.controlplane.core.Core;
import io.sidelane.controlplane.core.CoreEvents;
import io.sidelane.controlplane.mesh.ProxyResources;
import io.sidelane.controlplane.source.Source;
import io.sidelane.controlplane.status.StatusSink;
import io.sidelane.controlplane.view.Picture;
import io.sidelane.controlplane.view.View;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.server.ClientResources;
import io.sidelane.xds.server.ClientStatus;
import io.sidelane.xds.server.Limits;
import io.sidelane.xds.server.TokenVerifier;
import io.sidelane.xds.server.XdsEvents;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Source, core and ADS server, put together. Knows no framework: tests start it as it is. */
public final class Spine implements View, AutoCloseable {

    private static final Logger LOG = Logger.getLogger("server");

    private final ServerConfig config;
    private final Source source;
    private final AdsServer ads;
    private final Core core;
    private final NodeReportsService reports;
    private volatile @Nullable InetSocketAddress address;

    /**
     * @param tokens null: no bearer token is accepted
     */
    public Spine(
            ServerConfig config,
            Source source,
            ProxyResources proxies,
            StatusSink sink,
            @Nullable TokenVerifier tokens,
            XdsEvents xdsEvents,
            CoreEvents coreEvents) {
        this.config = config;
        this.source = source;
        this.ads =
                new AdsServer(
                        proxies,
                        new AdsEvents(this::core, xdsEvents),
                        tokens,
                        config.tls() == null);
        this.core =
                new Core(proxies, sink, ads, source::problems, coreEvents, InstantSource.system());
        this.reports = new NodeReportsService(this::core, Limits.DEFAULT.maxClients());
    }

    private Core core() {
        return Objects.requireNonNull(core);
    }

    /**
     * Reads the first world, then listens.
     *
     * @throws io.sidelane.controlplane.source.StartException if one of them cannot be had
     */
    public void start() {
        source.start(core::changed);
        address = ads.start(config.xds(), tls(config.tls()), reports);
        LOG.infof(
                "serving ADS at %s, %s; read API at %s, health at %s",
                ListenAddress.shown(address),
                config.tls() == null ? "plaintext" : "TLS",
                ListenAddress.shown(config.api()),
                ListenAddress.shown(config.management()));
    }

    private static @Nullable ServerTls tls(@Nullable TlsFiles files) {
        return files == null
                ? null
                : new ServerTls(files.certificate(), files.key(), files.clientCa(), false);
    }

    /** Where ADS is served, once it is. */
    public @Nullable InetSocketAddress address() {
        return address;
    }

    /** Whether clients can connect and are served from a first whole world. */
    public boolean ready() {
        return address != null && source.ready() && core.ready();
    }

    @Override
    public Picture now() {
        return core.picture().withProblems(source.problems());
    }

    @Override
    public CompletableFuture<List<ClientStatus>> clients() {
        return ads.clients();
    }

    @Override
    public CompletableFuture<Optional<ClientResources>> client(long stream, int most) {
        return ads.client(stream, most);
    }

    @Override
    public CompletableFuture<List<String>> groups() {
        return ads.groups();
    }

    @Override
    public CompletableFuture<Optional<Snapshot>> snapshot(String group) {
        return ads.snapshot(group);
    }

    @Override
    public void close() {
        source.close();
        ads.close();
        core.close();
    }
}
