package io.sidelane.xds.scale;

import io.sidelane.xds.client.Variant;

/**
 * How many of what, and served by whom.
 *
 * @param agents each with its own snapshot of {@code policies} redirect policies
 * @param envoys each with all clusters, and the endpoints of the first {@code interest}
 * @param spread clients begin on both replicas by turns, not all on the first
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
        boolean spread,
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
                Maker.SIDELANE, Variant.DELTA, agents, envoys, services, interest, 10, false, "-");
    }

    Scale with(Maker otherMaker, Variant otherVariant) {
        return new Scale(
                otherMaker,
                otherVariant,
                agents,
                envoys,
                services,
                interest,
                policies,
                spread,
                store);
    }

    Scale withTls(String keyStore) {
        return new Scale(
                maker, variant, agents, envoys, services, interest, policies, spread, keyStore);
    }

    Scale spreadOut() {
        return new Scale(maker, variant, agents, envoys, services, interest, policies, true, store);
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
                Boolean.parseBoolean(args[from + 7]),
                args[from + 8]);
    }

    int clients() {
        return agents + envoys;
    }

    /** Responses until everybody has everything, if none is cut. */
    int firstAnswers() {
        return agents + 2 * envoys;
    }

    /** Of those, the ones of the first replica; as many agents and Envoys are on each. */
    int firstAnswersOfOne() {
        return spread ? firstAnswers() / 2 : firstAnswers();
    }

    boolean tls() {
        return !store.equals("-");
    }

    String[] arguments() {
        return "%s %s %d %d %d %d %d %b %s"
                .formatted(
                        maker, variant, agents, envoys, services, interest, policies, spread, store)
                .split(" ");
    }
}
