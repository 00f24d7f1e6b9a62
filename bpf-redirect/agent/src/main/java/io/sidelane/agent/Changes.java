package io.sidelane.agent;

import io.sidelane.agent.decision.Plan;
import io.sidelane.agent.decision.PodStatus;
import io.sidelane.agent.policy.PolicyFile;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Logs what is different from the last time, once. */
final class Changes {

    private static final Logger POLICY = System.getLogger("policy");
    private static final Logger POD = System.getLogger("pod");
    private static final Logger DATA_PATH = System.getLogger("datapath");

    private Map<String, PolicyFile> files = Map.of();
    private Map<String, PodStatus> pods = Map.of();
    private @Nullable String directoryError;
    private @Nullable String applyError;

    void report(List<PolicyFile> present, Plan plan) {
        files(present);
        pods(plan);
        if (applyError != null) {
            DATA_PATH.log(Level.INFO, "the plan is in force again");
            applyError = null;
        }
    }

    void directoryLost(String error) {
        if (!error.equals(directoryError)) {
            POLICY.log(Level.ERROR, error + "; what was read last stays in force");
            directoryError = error;
        }
    }

    void directoryFound() {
        directoryError = null;
    }

    void applyFailed(String error) {
        if (!error.equals(applyError)) {
            DATA_PATH.log(Level.ERROR, error);
            applyError = error;
        }
    }

    private void files(List<PolicyFile> present) {
        var now = present.stream().collect(Collectors.toMap(PolicyFile::file, Function.identity()));
        now.forEach(
                (name, file) -> {
                    if (!file.equals(files.get(name))) {
                        file(file);
                    }
                });
        for (var gone : files.keySet()) {
            if (!now.containsKey(gone)) {
                POLICY.log(Level.INFO, "%s: gone, and its objects with it".formatted(gone));
            }
        }
        files = now;
    }

    private static void file(PolicyFile file) {
        switch (file.state()) {
            case LOADED ->
                    POLICY.log(
                            Level.INFO,
                            "%s: %d objects in force".formatted(file.file(), file.objects()));
            case DEGRADED -> errors(file, "; the rest of the file is in force");
            case LAST_GOOD -> errors(file, "; the file's last good version stays in force");
            case REJECTED -> errors(file, "; nothing of the file is in force");
        }
    }

    private static void errors(PolicyFile file, String consequence) {
        file.errors().forEach(error -> POLICY.log(Level.ERROR, error + consequence));
    }

    private void pods(Plan plan) {
        var now = new HashMap<String, PodStatus>();
        for (var pod : plan.pods()) {
            now.put(pod.pod(), pod);
            if (!pod.equals(pods.get(pod.pod()))) {
                POD.log(
                        Level.INFO,
                        "%s (netns %s): %s, %s"
                                .formatted(
                                        pod.pod(), pod.netns(), pod.state().word(), pod.reason()));
            }
        }
        for (var gone : pods.keySet()) {
            if (!now.containsKey(gone)) {
                POD.log(Level.INFO, gone + ": gone");
            }
        }
        pods = now;
    }
}
