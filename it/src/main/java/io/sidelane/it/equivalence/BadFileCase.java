package io.sidelane.it.equivalence;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/**
 * A policy file that is no good is reported with its place, and what was in force stays so.
 *
 * @param mentions a word that the report must have
 */
record BadFileCase(String name, String content, String mentions) implements Case {

    private static final String EXPECTED = "reported with what was expected, traffic goes on";

    @Override
    public Group group() {
        return Group.BAD_INPUT;
    }

    @Override
    public Claim claim() {
        return Claim.EITHER;
    }

    @Override
    public Observation observe(Stage stage) throws SkippedException {
        if (!(stage.acceleration() instanceof Agent agent)) {
            return Observation.of(EXPECTED);
        }
        long before = agent.redirectedBytes();
        try {
            agent.policy().write(content);
            boolean reported =
                    Await.until(Duration.ofSeconds(10), () -> report(agent).contains(mentions));
            String report = report(agent);
            var streams =
                    new StreamsCase(
                                    name,
                                    Group.BAD_INPUT,
                                    Route.LOOPBACK_4,
                                    StreamsCase.Happening.NOTHING,
                                    Claim.EITHER,
                                    java.util.Set.of(),
                                    true)
                            .observe(stage);
            boolean whole =
                    streams.text()
                            .startsWith("%d of %d".formatted(stage.streams(), stage.streams()));
            boolean good =
                    reported && report.contains("(expected:") && !report.contains("\n") && whole;
            String text = good ? EXPECTED : "report '%s', %s".formatted(report, streams.text());
            return Observation.of(text).withRedirectedBytes(agent.redirectedBytes() - before);
        } finally {
            agent.enforce(true);
        }
    }

    private static String report(Agent agent) {
        JsonNode files = agent.read("/status").path("policyFiles");
        return files.isEmpty() ? "" : files.get(0).path("error").asText("");
    }
}
