package io.sidelane.injector.part;

import io.sidelane.api.Quantity;
import io.sidelane.api.profile.ExcludeInterfaces;
import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Refusal;
import io.sidelane.injector.decision.Step;
import io.sidelane.injector.pod.PodDraft;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the template of Istio's injector reads (Istio, "Resource Annotations"): set before that one
 * is asked, or it has no effect.
 */
public final class SidecarSettings implements Step {

    static final String EXCLUDE = "traffic.sidecar.istio.io/excludeInterfaces";

    @Override
    public @Nullable Refusal apply(Case one, PodDraft draft) {
        exclude(one, draft);
        for (var annotation : annotations(one).entrySet()) {
            var refusal = Annotations.put(draft, annotation.getKey(), annotation.getValue());
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    /* A list, to which ours are added. */
    private static void exclude(Case one, PodDraft draft) {
        var sidecar = one.spec().sidecar();
        if (sidecar != null && sidecar.excludeInterfaces() == ExcludeInterfaces.NONE) {
            return;
        }
        var written = draft.annotation(EXCLUDE);
        var names = new ArrayList<String>();
        if (written != null && !written.isBlank()) {
            names.addAll(List.of(written.split("\\s*,\\s*")));
        }
        var lacking =
                one.spec().networks().stream()
                        .filter(network -> !network.meshed())
                        .map(network -> network.nameInPod())
                        .filter(name -> !names.contains(name))
                        .toList();
        if (!lacking.isEmpty()) {
            names.addAll(lacking);
            draft.annotate(EXCLUDE, String.join(",", names));
        }
    }

    private static Map<String, String> annotations(Case one) {
        var annotations = new LinkedHashMap<String, String>();
        var sidecar = one.spec().sidecar();
        if (sidecar == null) {
            return annotations;
        }
        var proxy = sidecar.proxyResources();
        if (proxy != null) {
            var memory = Quantity.written(proxy.memoryBytes());
            annotations.put("sidecar.istio.io/proxyCPU", proxy.cpu());
            annotations.put("sidecar.istio.io/proxyCPULimit", proxy.cpu());
            annotations.put("sidecar.istio.io/proxyMemory", memory);
            annotations.put("sidecar.istio.io/proxyMemoryLimit", memory);
        }
        if (sidecar.nativeSidecar() != null) {
            annotations.put("sidecar.istio.io/nativeSidecar", sidecar.nativeSidecar().toString());
        }
        if (sidecar.concurrency() != null) {
            annotations.put(
                    "proxy.istio.io/config", "concurrency: %d".formatted(sidecar.concurrency()));
        }
        return annotations;
    }
}
