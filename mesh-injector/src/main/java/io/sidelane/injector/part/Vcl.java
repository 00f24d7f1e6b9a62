package io.sidelane.injector.part;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidelane.api.profile.Userspace;
import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Refusal;
import io.sidelane.injector.decision.Step;
import io.sidelane.injector.pod.PodDraft;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * VPP's libraries under unchanged programs: an init container copies them out of their image, the
 * program's loader is told (VPP, "VCL LD_PRELOAD"; Calico, annotation {@code vppVcl}).
 */
record Vcl() implements Step {

    private static final String LIBRARIES = "sidelane-vcl";
    private static final String FOLDER = "/opt/sidelane-vcl";
    private static final String CONFIG = "sidelane-vcl-config";
    private static final String CONFIG_PATH = "/etc/vpp/vcl";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Where an image has its C library as well, which is for no other image's programs. */
    private static final String SYSTEM = "((/usr)?/lib(32|64|x32)?(/[^/]+-linux-[^/]+)?)?";

    @Override
    public @Nullable Refusal apply(Case one, PodDraft draft) {
        var userspace = one.spec().userspace();
        if (userspace == null) {
            return null;
        }
        int slash = userspace.preload().lastIndexOf('/');
        var source = userspace.preload().substring(0, slash);
        if (source.matches(SYSTEM)) {
            return AddressPlans.unsupported(
                    "userspace.preload: %s (expected: a library in a directory with VPP's libraries alone, such as /opt/vcl)",
                    userspace.preload());
        }
        var libraries = JSON.objectNode().put("name", LIBRARIES);
        libraries.putObject("emptyDir");
        var config = JSON.objectNode().put("name", CONFIG);
        config.putObject("configMap").put("name", userspace.vclConfigMap());
        if (!PodDraft.add(draft.spec(), "volumes", libraries)
                || !PodDraft.add(draft.spec(), "volumes", config)
                || !PodDraft.add(draft.spec(), "initContainers", copy(userspace, source))) {
            return AddressPlans.unsupported(
                    "volumes or init container %s: others of this name (expected: VPP's libraries)",
                    LIBRARIES);
        }
        // A directory of our own: at the library's place the program's image may have something.
        var preload = FOLDER + userspace.preload().substring(slash);
        for (var container : one.containers(draft)) {
            var refusal = Mounts.put(container, LIBRARIES, FOLDER, true);
            if (refusal == null) {
                refusal = Mounts.put(container, CONFIG, CONFIG_PATH, true);
            }
            if (refusal == null) {
                refusal = environment(container, preload);
            }
            if (refusal != null) {
                return refusal;
            }
        }
        return Annotations.put(draft, "cni.projectcalico.org/vppVcl", "enable");
    }

    private static @Nullable Refusal environment(ObjectNode container, String preload) {
        var wanted = new LinkedHashMap<String, String>();
        wanted.put("LD_PRELOAD", preload);
        wanted.put("LD_LIBRARY_PATH", FOLDER);
        wanted.put("VCL_CONFIG", CONFIG_PATH + "/vcl.conf");
        for (Map.Entry<String, String> variable : wanted.entrySet()) {
            var entry =
                    JSON.objectNode()
                            .put("name", variable.getKey())
                            .put("value", variable.getValue());
            if (!PodDraft.add(container, "env", entry)) {
                return AddressPlans.unsupported(
                        "container %s: %s is set (expected: %s, or none)",
                        PodDraft.name(container), variable.getKey(), variable.getValue());
            }
        }
        return null;
    }

    /* Keeps to `restricted`, and to QoS class Guaranteed: its request is its limit. */
    private static ObjectNode copy(Userspace userspace, String source) {
        var container = JSON.objectNode();
        container.put("name", LIBRARIES).put("image", userspace.libraryImage());
        container.putArray("command").add("cp").add("-R").add(source + "/.").add("/sidelane-vcl/");
        var resources = container.putObject("resources");
        for (var field : new String[] {"limits", "requests"}) {
            resources.putObject(field).put("cpu", "100m").put("memory", "64Mi");
        }
        var context = container.putObject("securityContext");
        context.put("allowPrivilegeEscalation", false)
                .put("readOnlyRootFilesystem", true)
                .put("runAsNonRoot", true)
                .put("runAsUser", 65532);
        context.putObject("capabilities").putArray("drop").add("ALL");
        context.putObject("seccompProfile").put("type", "RuntimeDefault");
        PodDraft.mount(container, LIBRARIES, "/sidelane-vcl", false);
        return container;
    }
}
