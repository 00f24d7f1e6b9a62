package io.sidelane.it.equivalence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Nothing that ran before it in this process made the kernel complain. The last case of all. */
record KernelLogCase() implements Case {

    private static final Pattern LINE = Pattern.compile("\\[\\s*(\\d+\\.\\d+)\\] (.*)");
    private static final Pattern COMPLAINT =
            Pattern.compile(
                    "WARNING:|BUG:|Oops|general protection|refcount_t|KASAN|soft lockup|hung_task"
                            + "|rcu:.*stall|Call Trace");

    @Override
    public String name() {
        return "kernel-log";
    }

    @Override
    public Group group() {
        return Group.LIFE;
    }

    @Override
    public Claim claim() {
        return Claim.EITHER;
    }

    @Override
    public Observation observe(Stage stage) {
        double since = secondsAtStart();
        List<String> complaints =
                stage.sandbox()
                        .run("dmesg")
                        .lines()
                        .map(LINE::matcher)
                        .filter(Matcher::matches)
                        .filter(line -> Double.parseDouble(line.group(1)) > since)
                        .map(line -> line.group(2))
                        .filter(line -> COMPLAINT.matcher(line).find())
                        .limit(5)
                        .toList();
        return Observation.of(complaints.isEmpty() ? "clean" : String.join("\n", complaints));
    }

    /** When this process began, on the kernel log's clock. */
    private static double secondsAtStart() {
        try {
            String uptime = Files.readString(Path.of("/proc/uptime"));
            Instant began = ProcessHandle.current().info().startInstant().orElse(Instant.EPOCH);
            return Double.parseDouble(uptime.split(" ")[0])
                    - Duration.between(began, Instant.now()).toMillis() / 1000.0;
        } catch (IOException e) {
            throw new SuiteException("/proc/uptime", e);
        }
    }
}
