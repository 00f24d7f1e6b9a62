package io.sidelane.xds.server;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.sidelane.xds.TypeRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A server in this process, with channels to it; all closed together. */
final class ServerUnderTest implements AutoCloseable {
    final RecordedEvents events = new RecordedEvents();
    final XdsServer xds;
    private final Server server;
    private final String name = UUID.randomUUID().toString();
    private final List<ManagedChannel> channels = new ArrayList<>();

    ServerUnderTest(UnaryOperator<XdsServerBuilder> settings) throws IOException {
        xds =
                settings.apply(
                                XdsServer.builder(
                                                TypeRegistry.standard(),
                                                (node, _) -> "group/" + node.getCluster())
                                        .events(events))
                        .build();
        server = InProcessServerBuilder.forName(name).addServices(xds.services()).build().start();
    }

    ManagedChannel channel() {
        var channel = InProcessChannelBuilder.forName(name).build();
        channels.add(channel);
        return channel;
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        xds.close();
        server.shutdownNow();
    }
}
