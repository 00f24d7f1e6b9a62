package io.sidelane.it.gateway;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Sends each packet of UDP back to where it came from. */
final class UdpEcho implements AutoCloseable {

    private final DatagramSocket socket;

    UdpEcho() throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        Thread.ofPlatform().daemon().name("udp-echo").start(this::run);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void run() {
        var packet = new DatagramPacket(new byte[65_535], 65_535);
        try {
            while (true) {
                packet.setLength(65_535);
                socket.receive(packet);
                socket.send(packet);
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
