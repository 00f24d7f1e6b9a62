package io.sidelane.gateway.takeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.sidelane.gateway.quic.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes' worth of a takeover in one. */
@Timeout(60)
class TakeoverIT {

    @TempDir private Path directory;
    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final CompletableFuture<Set<Integer>> kept = new CompletableFuture<>();
    private final CompletableFuture<Boolean> given = new CompletableFuture<>();

    @AfterEach
    void stop() throws InterruptedException {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).await();
    }

    /* Standard output and error stand for sockets. */
    private final Estate estate =
            new Estate(
                    Secret.random(),
                    7,
                    1,
                    List.of(
                            new Estate.Port("127.0.0.1:1", List.of(1), List.of(2)),
                            new Estate.Port("127.0.0.1:2", List.of(1), List.of(2)),
                            new Estate.Port("127.0.0.1:3", List.of(1), List.of(2))));

    private Former former(boolean agrees) throws Exception {
        return former(estate, agrees);
    }

    private Former former(Estate estate, boolean agrees) throws Exception {
        var path = directory.resolve("takeover.sock");
        Giver.listen(path, group.next(), () -> estate, new Heir(agrees));
        return Objects.requireNonNull(Former.ask(path, group.next()));
    }

    private final class Heir implements Giver.Heir {

        private final boolean agrees;

        private Heir(boolean agrees) {
            this.agrees = agrees;
        }

        @Override
        public boolean stopReading(Estate told, Set<Integer> unserved) {
            assertThat(told).isSameAs(estate);
            kept.complete(unserved);
            return agrees;
        }

        @Override
        public void deliver(int port, DatagramPacket datagram) {
            datagram.release();
        }

        @Override
        public void given() {
            given.complete(true);
        }
    }

    @Test
    void theFormerIsToldWhichOfItsListenersItKeeps() throws Exception {
        var former = former(true);
        var told = former.estate();

        former.unserved(0);
        former.unserved(2);
        former.go();

        assertThat(kept.get()).containsExactlyInAnyOrder(0, 2);
        assertThat(given.get()).isTrue();
        assertThat(told.ports()).extracting(Estate.Port::address).hasSize(3);
        for (var port : told.ports()) {
            port.close();
        }
    }

    @Test
    void aFormerThatLeavesGivesTheSocketsThatItStillHas() throws Exception {
        var leaving =
                new Estate(
                        Secret.random(),
                        7,
                        1,
                        List.of(
                                new Estate.Port("127.0.0.1:1", List.of(1), List.of()),
                                new Estate.Port("[::1]:2", List.of(1), List.of())));

        var told = former(leaving, true).estate();

        assertThat(told.ports())
                .extracting(Estate.Port::address)
                .containsExactly("127.0.0.1:1", "[::1]:2");
        for (var port : told.ports()) {
            assertThat(port.udp()).hasSize(1);
            assertThat(port.tcp()).isEmpty();
            port.close();
        }
    }

    @Test
    void listenersThatChangedMeanwhileAreNotGiven() throws Exception {
        var former = former(false);
        var told = former.estate();

        assertThatThrownBy(former::go)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the listeners of the process before changed");
        assertThat(given).isNotDone();
        for (var port : told.ports()) {
            port.close();
        }
    }
}
