package io.sidelane.xds.scale;

import io.sidelane.xds.client.Variant;

/**
 * How many of what, and served by whom.
 *
 * @param agents each with its own snapshot of {@code policies} redirect policies
 * @param envoys each with all clusters, and the endpoints of the first {@code interest}
 * @param store key and certificate of both sides, in PKCS #12; {@code -} for connections without
 *     TLS
 */
record Scale(
        Maker maker,
        Variant variant,
        int agents,
        int envoys,
        int services,
        int interest,
        int policies,
        String store) {

    /** Whose server. */
    enum Maker {
        SIDELANE("Sidelane"),
        JAVA_CONTROL_PLANE("java-control-plane 1.0.49");

        private final String words;

        Maker(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    static Scale ours(int agents, int envoys, int services, int interest) {
        return new Scale(
                Maker.SIDELANE, Variant.DELTA, agents, envoys, services, interest, 10, "-");
    }

    Scale with(Maker otherMaker, Variant otherVariant) {
        return new Scale(
                otherMaker, otherVariant, agents, envoys, services, interest, policies, store);
    }

    Scale withTls(String keyStore) {
        return new Scale(maker, variant, agents, envoys, services, interest, policies, keyStore);
    }

    static Scale parse(String[] args, int from) {
        return new Scale(
                Maker.valueOf(args[from]),
                Variant.valueOf(args[from + 1]),
                Integer.parseInt(args[from + 2]),
                Integer.parseInt(args[from + 3]),
                Integer.parseInt(args[from + 4]),
                Integer.parseInt(args[from + 5]),
                Integer.parseInt(args[from + 6]),
                args[from + 7]);
    }

    int clients() {
        return agents + envoys;
    }

    /** Responses until everybody has everything, if none is cut. */
    int firstAnswers() {
        return agents + 2 * envoys;
    }

    boolean tls() {
        return !store.equals("-");
    }

    String[] arguments() {
        return "%s %s %d %d %d %d %d %s"
                .formatted(maker, variant, agents, envoys, services, interest, policies, store)
                .split(" ");
    }
}
