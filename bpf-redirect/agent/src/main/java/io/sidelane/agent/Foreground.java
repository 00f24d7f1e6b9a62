package io.sidelane.agent;

import io.sidelane.agent.datapath.DataPaths;
import io.sidelane.command.log.StderrLoggerFinder;
import io.sidelane.libbpf.NetworkNamespace;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs an agent until a signal ends the process. */
final class Foreground {

    private static final Logger LOG = System.getLogger("agent");
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private Foreground() {}

    static int run(RunOptions options) throws StartException, InterruptedException {
        if (options.verbose()) {
            StderrLoggerFinder.beVerbose();
        }
        var config = options.config();
        try (var agent =
                Agent.start(config, Foreground::cookie, () -> DataPaths.open(config.dataPath()))) {
            var ended = new AtomicBoolean();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(agent, ended), "stop"));
            agent.follow();
            // Whoever closed the agent ends the process; an exit status of ours would race it.
            ended.set(true);
            return 0;
        }
    }

    private static long cookie(Path path) {
        try (var netns = NetworkNamespace.open(path)) {
            return netns.cookie();
        }
    }

    /* A signal is a normal end: without halt the status would be 128 and the signal's number. */
    private static void stop(Agent agent, AtomicBoolean ended) {
        if (ended.get()) {
            return;
        }
        var closing = Thread.ofPlatform().daemon().name("closing").start(agent::close);
        try {
            if (closing.join(PATIENCE)) {
                LOG.log(Level.INFO, "stopped; the data path goes on as it is");
            } else {
                LOG.log(Level.WARNING, "stopped without closing; the data path goes on as it is");
            }
        } catch (InterruptedException _) {
            LOG.log(Level.WARNING, "interrupted while closing; the data path goes on as it is");
        }
        Runtime.getRuntime().halt(0);
    }
}
