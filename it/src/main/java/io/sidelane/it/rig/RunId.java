package io.sidelane.it.rig;

import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Names one run. All that a run makes carries the name, so the next one finds what a crash left.
 */
public record RunId(String value) {
    private static final String PREFIX = "sidelane-";
    private static final Pattern SHAPE = Pattern.compile("rig[0-9a-f]{4}");
    private static final Pattern NAME =
            Pattern.compile(Pattern.quote(PREFIX) + "(rig[0-9a-f]{4})(?:-.*)?");

    public RunId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("run id: %s (expected: rig0000)".formatted(value));
        }
    }

    static RunId fresh(RandomGenerator random) {
        return new RunId("rig%04x".formatted(random.nextInt(0x10000)));
    }

    /** The run that a namespace, cgroup or directory of this name belongs to, if it is a rig's. */
    static Optional<RunId> ofName(String name) {
        var matcher = NAME.matcher(name);
        return matcher.matches() ? Optional.of(new RunId(matcher.group(1))) : Optional.empty();
    }

    public String name() {
        return PREFIX + value;
    }

    String netns(String pod) {
        return name() + "-" + pod;
    }
}
