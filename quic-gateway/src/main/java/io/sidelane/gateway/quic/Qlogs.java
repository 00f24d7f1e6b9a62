package io.sidelane.gateway.quic;

import io.netty.handler.codec.quic.QLogConfiguration;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.util.AttributeKey;
import io.sidelane.gateway.config.QlogConfig;
import io.sidelane.gateway.routing.Network;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Has some connections write down what they do (qlog), a file each, which quiche does. It must know
 * before a connection is there, so nothing can be asked of one that is.
 */
final class Qlogs {

    private static final Logger LOG = System.getLogger("qlog");
    private static final AttributeKey<Path> FILE = AttributeKey.valueOf(Qlogs.class, "file");
    private static final String EXTENSION = ".sqlog";
    /* Of a connection's file; there is no way to stop but to end the connection. */
    private static final long MOST_BYTES = 64L << 20;

    private final Path directory;
    private final List<Network> clients;
    private final int oneIn;
    private final int most;
    private final AtomicInteger files;

    private Qlogs(QlogConfig config, Path directory, int present) {
        this.directory = directory;
        this.clients = config.clients().stream().map(Network::of).toList();
        this.oneIn = config.oneIn();
        this.most = config.files();
        this.files = new AtomicInteger(present);
    }

    /**
     * Where it cannot be, says so.
     *
     * @param base what the directory is relative to
     * @return null without
     */
    static @Nullable Qlogs open(@Nullable QlogConfig config, Path base) {
        if (config == null) {
            return null;
        }
        var directory = base.resolve(config.directory());
        try {
            Files.createDirectories(directory);
            try (var there = Files.list(directory)) {
                int present =
                        (int) there.filter(file -> file.toString().endsWith(EXTENSION)).count();
                return new Qlogs(config, directory, present);
            }
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "directory: %s (expected: one that can be written); nothing is written"
                            .formatted(e.getMessage()));
            return null;
        }
    }

    /** Looks at a connection that the codec is about to make. */
    void begin(QuicChannel channel) {
        if (!(channel.remoteSocketAddress() instanceof InetSocketAddress client)
                || !chosen(client, ThreadLocalRandom.current().nextInt(oneIn))) {
            return;
        }
        if (files.incrementAndGet() > most) {
            files.decrementAndGet();
            return;
        }
        var file = directory.resolve(channel.id().asLongText() + EXTENSION);
        channel.config()
                .setOption(
                        QuicChannelOption.QLOG,
                        new QLogConfiguration(file.toString(), "sidelane gateway", ""));
        channel.attr(FILE).set(file);
        LOG.log(Level.INFO, "%s: %s".formatted(client, file));
    }

    private boolean chosen(InetSocketAddress client, int dice) {
        return dice == 0
                && (clients.isEmpty()
                        || clients.stream().anyMatch(each -> each.contains(client.getAddress())));
    }

    /** Whether a connection has written so much that it must end. */
    static boolean full(QuicChannel channel) {
        var file = channel.attr(FILE).get();
        try {
            return file != null && Files.size(file) > MOST_BYTES;
        } catch (IOException _) {
            return false;
        }
    }
}
