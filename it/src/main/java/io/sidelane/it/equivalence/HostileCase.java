package io.sidelane.it.equivalence;

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
    private static final int KEY = 77;

    /** What each end of the victim has said when it falls silent. */
    private static final int EXCHANGED = 1200;

    /** Long enough for the stranger to get ready and for the agent to adopt what it finds. */
    private static final int HOLD_MILLIS = 4000;

    @Override
    public Group group() {
        return Group.ISOLATION;
    }

    @Override
    public Claim claim() {
        return Claim.EITHER;
    }

    @Override
    public boolean quick() {
        return attack != Attack.REPLAYED_NUMBER == !victimIsAccelerated;
    }

    @Override
    public Observation observe(Stage stage) throws SkippedException {
        stage.acceleration().enforce(victimIsAccelerated);
        try (var server = start(stage, Pod.FAR, "churn", "serve", Pod.FAR.ip4(), port(), KEY)) {
            server.await("listening", Stage.PATIENCE);
            if (victimIsAccelerated) {
                stage.warm(times -> dial(stage, 4 * times, 700).rest(Stage.PATIENCE));
            }
            long before = stage.acceleration().redirectedBytes();
            var said = new ArrayList<String>();
            try (var watch = start(stage, Pod.NEAR, "mimic", "watch", Pod.LINK, port())) {
                watch.await("watching", Stage.PATIENCE);
                try (var victim = dial(stage, 1, HOLD_MILLIS)) {
                    var numbers = Handshake.parse(watch.await("handshake", Stage.PATIENCE));
                    said.add("stranger:");
                    attack(stage, numbers, victim, said);
                }
            }
            return Observation.of(String.join("\n", said))
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

    /** Connections that exchange two messages at once and the third after so long. */
    private Program dial(Stage stage, int count, int holdMillis) {
        var client =
                start(
                        stage,
                        Pod.NEAR,
                        "churn",
                        "dial",
                        Pod.FAR.ip4(),
                        port(),
                        KEY,
                        count,
                        0,
                        holdMillis);
        client.await("ready", Stage.PATIENCE);
        client.say("go");
        return client;
    }

    private void attack(Stage stage, Handshake numbers, Program victim, List<String> said) {
        boolean client = attack == Attack.REPAIRED_CLIENT;
        ownAddress(
                stage.sandbox(),
                client ? Pod.NEAR.ip4() : Pod.FAR.ip4(),
                client ? Pod.FAR.ip4() : Pod.NEAR.ip4());
        switch (attack) {
            case REPAIRED_CLIENT ->
                    repaired(
                            stage,
                            victim,
                            said,
                            Pod.NEAR.ip4(),
                            numbers.clientPort,
                            Pod.FAR.ip4(),
                            port(),
                            numbers.clientNumber,
                            numbers.serverNumber + 1);
            case REPAIRED_SERVER ->
                    repaired(
                            stage,
                            victim,
                            said,
                            Pod.FAR.ip4(),
                            port(),
                            Pod.NEAR.ip4(),
                            numbers.clientPort,
                            numbers.serverNumber + 1,
                            numbers.clientNumber + 1);
            case REPLAYED_NUMBER -> replayed(stage, victim, said, numbers);
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
                "neigh replace %s lladdr %s dev %s".formatted(other, Pod.PEER_MAC, Pod.LINK));
    }

    private void repaired(Stage stage, Program victim, List<String> said, Object... socket) {
        var arguments = new ArrayList<Object>(List.of("repair"));
        arguments.addAll(List.of(socket));
        arguments.add(EXCHANGED);
        try (var answer = start(stage, Pod.NOBODY, "mimic", "answer", Pod.LINK, EXCHANGED)) {
            answer.await("answering", Stage.PATIENCE);
            try (var stranger = start(stage, Pod.STRANGER, "mimic", arguments.toArray())) {
                listen(stage, stranger, victim, said);
            }
        }
    }

    private void replayed(Stage stage, Program victim, List<String> said, Handshake numbers) {
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
                            numbers.clientPort,
                            Pod.FAR.ip4(),
                            port(),
                            numbers.clientNumber,
                            Pod.MAC)) {
                listen(stage, stranger, victim, said);
            }
        }
    }

    /** Everything is as the stranger wants it before the data path looks and the victims go on. */
    private void listen(Stage stage, Program stranger, Program victim, List<String> said) {
        said.add("said " + stranger.await("said", Stage.PATIENCE)[0]);
        stage.acceleration().enforce(true);
        var victims = victim.rest(Stage.PATIENCE);
        stranger.finish();
        said.addAll(stranger.rest(Stage.PATIENCE));
        said.add("victim:");
        said.addAll(victims);
    }

    private static Program start(Stage stage, Pod pod, String program, Object... arguments) {
        var words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        return stage.sandbox().start(pod, program, words);
    }
}
