package io.sidelane.injector.part;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Refusal;
import io.sidelane.injector.decision.Step;
import io.sidelane.injector.pod.PodDraft;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where memif and vhost-user sockets are (userspace-cni, "Configuration data"): a volume of that
 * very name, and its place in the container by both names that its versions read.
 */
record SharedDirectory() implements Step {

    private static final String VOLUME = "shared-dir";
    private static final String PATH = "/var/lib/cni/usrspcni/";

    @Override
    public @Nullable Refusal apply(Case one, PodDraft draft) {
        var volume = JsonNodeFactory.instance.objectNode().put("name", VOLUME);
        volume.putObject("emptyDir");
        if (!PodDraft.add(draft.spec(), "volumes", volume)) {
            return AddressPlans.unsupported(
                    "volume %s: another one of this name (expected: an emptyDir)", VOLUME);
        }
        for (var container : one.containers(draft)) {
            var refusal = Mounts.put(container, VOLUME, PATH, false);
            if (refusal != null) {
                return refusal;
            }
        }
        for (var name : List.of("userspace/mapped-dir", "userspace/mappedDir")) {
            var refusal = Annotations.put(draft, name, PATH);
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }
}
