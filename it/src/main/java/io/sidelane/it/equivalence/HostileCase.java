package io.sidelane.it.equivalence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A stranger that knows a connection's numbers, has its addresses and ports elsewhere, and wants
 * its bytes.
 */
record HostileCase(String name, Attack attack, boolean victimIsAccelerated) implements Case {

    /** How the stranger comes by a socket of that name. */
    enum Attack {
        /** A real socket, its numbers set in repair mode to those of the client. */
        REPAIRED_CLIENT,
        /** The same with the server's. */
        REPAIRED_SERVER,
        /** Its own TCP, which repeats the client's first number to another server of the node. */
        REPLAYED_NUMBER
    }

    private static final int FIRST_PORT = 7200;

    @Override
    public Group group() {
        return Group.ISOLATION;
    }

    @Override
    public Claim claim() {
        return Claim.EITHER;
    }

    @Override
    public Observation observe(Stage stage) {
        stage.acceleration().enforce(victimIsAccelerated);
        try (var server = start(stage, Pod.FAR, "streams", "serve", Pod.FAR.ip4(), port())) {
            server.await("listening", Stage.PATIENCE);
            if (victimIsAccelerated) {
                warm(stage);
            }
            long before = stage.acceleration().redirectedBytes();
            var said = new ArrayList<String>();
            List<String> client;
            try (var watch = start(stage, Pod.NEAR, "mimic", "watch", Pod.LINK, port())) {
                watch.await("watching", Stage.PATIENCE);
                try (var victim = victim(stage, 0)) {
                    var numbers = Handshake.parse(watch.await("handshake", Stage.PATIENCE));
                    attack(stage, numbers, said);
                    victim.finish();
                    client = victim.rest(Stage.PATIENCE);
                }
            }
            server.finish();
            var count = StreamCount.of(1, client, server.rest(Stage.PATIENCE));
            return Observation.of(
                            "victim: " + count.text() + "\nstranger: " + String.join("; ", said))
                    .withRedirectedBytes(stage.acceleration().redirectedBytes() - before);
        } finally {
            stage.acceleration().enforce(true);
        }
    }

    /** One of its own: what an earlier case has left of its sockets is still closing. */
    private int port() {
        return FIRST_PORT + attack.ordinal() * 2 + (victimIsAccelerated ? 1 : 0);
    }

    private record Handshake(int clientPort, long clientNumber, long serverNumber) {

        static Handshake parse(String[] words) {
            return new Handshake(
                    Integer.parseInt(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]));
        }
    }

    private void warm(Stage stage) {
        try (var client = victim(stage, 1_000_000)) {
            stage.awaitRedirectingTo(port());
            client.finish();
            client.rest(Stage.PATIENCE);
        }
    }

    private Program victim(Stage stage, long id) {
        return start(
                stage,
                Pod.NEAR,
                "streams",
                "dial",
                Pod.FAR.ip4(),
                port(),
                1,
                0,
                stage.seed(),
                id,
                Stage.PATIENCE.toSeconds() - 20);
    }

    private void attack(Stage stage, Handshake victim, List<String> said) {
        boolean client = attack == Attack.REPAIRED_CLIENT;
        ownAddress(
                stage.sandbox(),
                client ? Pod.NEAR.ip4() : Pod.FAR.ip4(),
                client ? Pod.FAR.ip4() : Pod.NEAR.ip4());
        switch (attack) {
            case REPAIRED_CLIENT ->
                    repaired(
                            stage,
                            said,
                            Pod.NEAR.ip4(),
                            victim.clientPort,
                            Pod.FAR.ip4(),
                            port(),
                            victim.clientNumber,
                            victim.serverNumber + 1);
            case REPAIRED_SERVER ->
                    repaired(
                            stage,
                            said,
                            Pod.FAR.ip4(),
                            port(),
                            Pod.NEAR.ip4(),
                            victim.clientPort,
                            victim.serverNumber + 1,
                            victim.clientNumber + 1);
            case REPLAYED_NUMBER -> replayed(stage, said, victim);
        }
    }

    /**
     * The stranger has one of the victims' addresses, and the other one behind a link where nobody
     * has it.
     */
    private static void ownAddress(Sandbox sandbox, String own, String other) {
        sandbox.ip(Pod.STRANGER, "addr flush dev " + Pod.LINK);
        sandbox.ip(Pod.STRANGER, "addr add %s/24 dev %s".formatted(own, Pod.LINK));
        sandbox.ip(
                Pod.STRANGER,
                "neigh replace %s lladdr 02:00:00:00:00:02 dev %s".formatted(other, Pod.LINK));
    }

    private void repaired(Stage stage, List<String> said, Object... socket) {
        var arguments = new ArrayList<Object>(List.of("repair"));
        arguments.addAll(List.of(socket));
        try (var answer = start(stage, Pod.NOBODY, "mimic", "answer", Pod.LINK)) {
            answer.await("answering", Stage.PATIENCE);
            try (var stranger = start(stage, Pod.STRANGER, "mimic", arguments.toArray())) {
                listen(stage, stranger, said);
            }
        }
    }

    private void replayed(Stage stage, List<String> said, Handshake victim) {
        try (var shop = start(stage, Pod.STRANGER, "churn", "serve", Pod.FAR.ip4(), port(), 3)) {
            shop.await("listening", Stage.PATIENCE);
            try (var stranger =
                    start(
                            stage,
                            Pod.NOBODY,
                            "mimic",
                            "dial",
                            Pod.LINK,
                            Pod.NEAR.ip4(),
                            victim.clientPort,
                            Pod.FAR.ip4(),
                            port(),
                            victim.clientNumber)) {
                listen(stage, stranger, said);
            }
        }
    }

    /** Gives the data path every occasion to mix them up. */
    private void listen(Stage stage, Program stranger, List<String> said) {
        said.add("said " + stranger.await("said", Stage.PATIENCE)[0]);
        stage.acceleration().enforce(true);
        stage.awaitRedirectingTo(port());
        Await.rest(Duration.ofMillis(1500));
        stranger.finish();
        said.addAll(stranger.rest(Stage.PATIENCE));
    }

    private static Program start(Stage stage, Pod pod, String program, Object... arguments) {
        var words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        return stage.sandbox().start(pod, program, words);
    }
}
