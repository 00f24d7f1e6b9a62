package io.sidelane.gateway.server;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramPacket;
import io.sidelane.gateway.quic.QuicListener;
import io.sidelane.gateway.quic.Secret;
import io.sidelane.gateway.takeover.Estate;
import io.sidelane.gateway.takeover.Former;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a gateway begins with: what the process before it leaves, or nothing. */
public final class Inheritance {

    private static final int GENERATIONS = 256;

    private final @Nullable Former former;
    private final @Nullable Estate estate;
    private final Secret secret;

    private Inheritance(@Nullable Former former, @Nullable Estate estate) {
        this.former = former;
        this.estate = estate;
        this.secret = estate == null ? Secret.random() : estate.secret();
    }

    /**
     * Asks the process before for what it has.
     *
     * @param path of its socket; null: nothing is taken over
     * @throws IOException with a message for people when it is there and does not give
     */
    public static Inheritance ask(@Nullable String path, EventLoop loop)
            throws IOException, InterruptedException {
        var former = path == null ? null : Former.ask(Path.of(path), loop);
        if (former == null) {
            return new Inheritance(null, null);
        }
        System.getLogger("takeover").log(Level.INFO, "taking over by " + path);
        return new Inheritance(former, former.estate());
    }

    /** Whether a process before left what it had. */
    public boolean taken() {
        return former != null;
    }

    public Secret secret() {
        return secret;
    }

    /** Of this process: connection ids tell it. */
    int generation() {
        return estate == null ? 0 : after(estate.generation());
    }

    static int after(int generation) {
        return (generation + 1) % GENERATIONS;
    }

    /** As many as there are sockets a listener. */
    public int workers(int configured) {
        return estate == null ? configured : estate.workers();
    }

    QuicListener.Beginning quic(String address, Path directory) {
        var port = estate == null ? null : estate.find(address);
        return new QuicListener.Beginning(
                secret,
                generation(),
                port == null ? List.of() : port.udp(),
                passing(port),
                directory);
    }

    /** For an address that is served from now on only: nobody leaves sockets for it. */
    QuicListener.Beginning anew(Path directory) {
        return new QuicListener.Beginning(secret, generation(), List.of(), _ -> false, directory);
    }

    List<Integer> tcp(String address) {
        var port = estate == null ? null : estate.find(address);
        return port == null ? List.of() : port.tcp();
    }

    private Predicate<DatagramPacket> passing(Estate.@Nullable Port port) {
        if (former == null || estate == null || port == null) {
            return _ -> false;
        }
        int place = estate.ports().indexOf(port);
        return datagram -> former.pass(place, datagram);
    }

    /** Whether the process before is still there, and needs this one to hear of its clients. */
    public boolean needed() {
        return former != null && former.present();
    }

    /**
     * Tells the process before to stop reading; the sockets are this one's when it returns. Those
     * that this one has no listener for stay the former's, with their connections.
     *
     * @param served addresses, as the file has them
     */
    public void go(Collection<String> served) throws IOException, InterruptedException {
        if (former == null || estate == null) {
            return;
        }
        for (int i = 0; i < estate.ports().size(); i++) {
            var port = estate.ports().get(i);
            if (!served.contains(port.address())) {
                former.unserved(i);
                port.close();
            }
        }
        former.go();
    }
}
