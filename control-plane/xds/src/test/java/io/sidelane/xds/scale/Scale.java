package io.sidelane.xds.scale;

/**
 * How many of what.
 *
 * @param agents each with its own snapshot of {@code policies} redirect policies
 * @param envoys each with all clusters, and the endpoints of the first {@code interest}
 */
record Scale(int agents, int envoys, int services, int interest, int policies) {
    static final String USAGE = "AGENTS ENVOYS SERVICES INTEREST POLICIES";

    static Scale parse(String[] args, int from) {
        if (args.length != from + 5) {
            throw new IllegalArgumentException(
                    "arguments: %s (expected: %s)".formatted(String.join(" ", args), USAGE));
        }
        return new Scale(
                Integer.parseInt(args[from]),
                Integer.parseInt(args[from + 1]),
                Integer.parseInt(args[from + 2]),
                Integer.parseInt(args[from + 3]),
                Integer.parseInt(args[from + 4]));
    }

    int clients() {
        return agents + envoys;
    }

    String[] arguments() {
        return "%d %d %d %d %d".formatted(agents, envoys, services, interest, policies).split(" ");
    }
}
