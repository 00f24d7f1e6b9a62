package io.sidelane.controlplane.web;

import io.sidelane.controlplane.view.Picture;
import io.sidelane.controlplane.view.Replica;
import io.sidelane.controlplane.view.View;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.TypeRegistry;
import io.sidelane.xds.client.ResourceStatus;
import io.sidelane.xds.client.TypeStatus;
import io.sidelane.xds.client.Variant;
import io.sidelane.xds.server.Client;
import io.sidelane.xds.server.ClientIdentity;
import io.sidelane.xds.server.ClientResources;
import io.sidelane.xds.server.ClientStatus;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Shows {@link FixedPicture}, an agent that has everything and an Envoy that refused something. */
@Alternative
@Singleton
public class FixedView implements View, Replica {

    private final Picture picture = FixedPicture.picture();

    @Override
    public Picture now() {
        return picture;
    }

    @Override
    public CompletableFuture<List<ClientStatus>> clients() {
        return CompletableFuture.completedFuture(List.of(agent(), envoy(), again()));
    }

    @Override
    public CompletableFuture<Optional<ClientResources>> client(long stream, int most) {
        var url = TypeRegistry.LDS.url();
        return CompletableFuture.completedFuture(
                stream == 2
                        ? Optional.of(
                                new ClientResources(
                                        envoy(),
                                        List.of(
                                                new ResourceStatus(
                                                        url,
                                                        "inbound",
                                                        "v1",
                                                        "v2",
                                                        ResourceStatus.Progress.PARKED),
                                                new ResourceStatus(
                                                        url,
                                                        "outbound",
                                                        "v1",
                                                        "v1",
                                                        ResourceStatus.Progress.DONE))))
                        : Optional.empty());
    }

    @Override
    public CompletableFuture<List<String>> groups() {
        return CompletableFuture.completedFuture(List.of("node/node-1", "shop"));
    }

    @Override
    public CompletableFuture<Optional<Snapshot>> snapshot(String group) {
        return CompletableFuture.completedFuture(
                switch (group) {
                    case "node/node-1" -> Optional.of(FixedPicture.node(picture));
                    case "shop" -> Optional.of(FixedPicture.proxies());
                    default -> Optional.empty();
                });
    }

    @Override
    public String source() {
        return "directory /etc/sidelane";
    }

    @Override
    public boolean leading() {
        return true;
    }

    @Override
    public @Nullable String leader() {
        return null;
    }

    private static ClientStatus agent() {
        return new ClientStatus(
                new Client(
                        1,
                        "node-1",
                        "node/node-1",
                        new ClientIdentity("system:node:node-1", "node-1"),
                        Variant.DELTA),
                List.of(
                        new TypeStatus(
                                TypeRegistry.REDIRECT_POLICY.url(), true, 0, 0, false, List.of())));
    }

    private static ClientStatus envoy() {
        return new ClientStatus(
                new Client(
                        2,
                        "envoy-1",
                        "shop",
                        new ClientIdentity("spiffe://cluster.local/ns/shop/sa/cart", null),
                        Variant.STATE_OF_THE_WORLD),
                List.of(
                        new TypeStatus(
                                TypeRegistry.LDS.url(), true, 0, 1, false, List.of("inbound"))));
    }

    private static ClientStatus again() {
        return new ClientStatus(
                new Client(3, "node-1", "node/node-1", ClientIdentity.ANONYMOUS, Variant.DELTA),
                List.of());
    }
}
