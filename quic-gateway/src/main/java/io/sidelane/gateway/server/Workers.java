package io.sidelane.gateway.server;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.sidelane.gateway.exchange.Requests;
import io.sidelane.gateway.exchange.Serving;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Threads that share nothing on the way of a request. */
public final class Workers implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 5;

    private final MultiThreadIoEventLoopGroup group;
    private final List<Requests> requests = new ArrayList<>();

    /**
     * @param count 0: one a processor
     */
    public Workers(int count, Serving serving) {
        int threads = count == 0 ? Runtime.getRuntime().availableProcessors() : count;
        group =
                new MultiThreadIoEventLoopGroup(
                        threads,
                        new DefaultThreadFactory("worker", true),
                        EpollIoHandler.newFactory());
        for (var executor : group) {
            requests.add(new Requests(serving, (EventLoop) executor));
        }
    }

    /** One of each worker. */
    public List<Requests> requests() {
        return requests;
    }

    @Override
    public void close() throws InterruptedException {
        for (var each : requests) {
            each.loop().execute(each.pools()::close);
        }
        group.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS).await();
    }
}
