package io.sidelane.it.paths;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidelane.it.rig.RigException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How a runtime starts a container's process: as which user, with which capabilities. From the
 * pod's specification alone; what a runtime gives a container that does not drop all is its own.
 *
 * @param capabilities in lower case, without {@code CAP_}
 * @param gainsNone whether no program gives it more than it has
 */
public record ContainerProcess(String user, Set<String> capabilities, boolean gainsNone) {

    /** What systemd lets services lock, and kernels by themselves since 5.16; in bytes. */
    static final int MEMORY_LOCK = 8 << 20;

    /** Words for that limit, which no pod states. */
    public static final List<String> LOCKED_MEMORY = List.of("prlimit", "--memlock=" + MEMORY_LOCK);

    public ContainerProcess {
        capabilities = Set.copyOf(capabilities);
    }

    public static ContainerProcess of(JsonNode spec, JsonNode container) {
        var context = container.path("securityContext");
        var added = new HashSet<String>();
        boolean dropsAll = false;
        for (var word : context.at("/capabilities/drop")) {
            dropsAll |= word.asText().equals("ALL");
        }
        if (!dropsAll) {
            throw new RigException(
                    "container %s: keeps a runtime's own capabilities (expected: drop: [ALL])"
                            .formatted(container.path("name").asText()));
        }
        for (var word : context.at("/capabilities/add")) {
            added.add(word.asText().toLowerCase(Locale.ROOT));
        }
        return new ContainerProcess(
                context.path("runAsUser").asText(spec.at("/securityContext/runAsUser").asText("0")),
                added,
                !context.path("allowPrivilegeEscalation").asBoolean(true));
    }

    public ContainerProcess with(Set<String> others) {
        return new ContainerProcess(user, others, gainsNone);
    }

    /** The words to put before a command. */
    public List<String> words() {
        var words = new ArrayList<>(List.of("setpriv", "--clear-groups", "--inh-caps=-all"));
        words.addAll(List.of("--reuid=" + user, "--regid=" + user));
        var bounding = new StringBuilder("--bounding-set=-all");
        capabilities.stream().sorted().forEach(name -> bounding.append(",+").append(name));
        words.add(bounding.toString());
        if (gainsNone) {
            words.add("--no-new-privs");
        }
        return words;
    }
}
