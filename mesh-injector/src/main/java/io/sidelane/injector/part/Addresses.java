package io.sidelane.injector.part;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidelane.api.Reason;
import io.sidelane.api.profile.FixedIp;
import io.sidelane.api.profile.Ipam;
import io.sidelane.injector.decision.Attachment;
import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Refusal;
import io.sidelane.injector.decision.Step;
import io.sidelane.injector.pod.PodDraft;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** SpiderPool's annotations. Other providers take what the network attachment says. */
record Addresses() implements Step {

    private static final String PREFIX = "ipam.spidernet.io/";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    @Override
    public @Nullable Refusal apply(Case one, PodDraft draft) {
        var ipam = one.spec().ipam();
        if (ipam == null || !DefaultRoute.isSpiderPools(one)) {
            return null;
        }
        boolean told = !ipam.ipPools().isEmpty() || !ipam.subnets().isEmpty();
        if (told
                && OtherNetworks.of(one, draft).stream()
                        .anyMatch(other -> other.ipam().equals("spiderpool"))) {
            return Refusal.of(
                    Reason.CONFLICTING_ANNOTATION,
                    "networks of the pod's own: one has its addresses from SpiderPool (expected: none, a pod that is told pools for an interface is to be told them for all)");
        }
        for (var annotation : annotations(one, ipam).entrySet()) {
            var refusal = Annotations.put(draft, annotation.getKey(), annotation.getValue());
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    private static Map<String, String> annotations(Case one, Ipam ipam) {
        var annotations = new LinkedHashMap<String, String>();
        boolean pools = !ipam.ipPools().isEmpty();
        if (pools || !ipam.subnets().isEmpty()) {
            var list = JSON.arrayNode();
            one.attachments().forEach(attachment -> list.add(entry(one, ipam, attachment)));
            annotations.put(PREFIX + (pools ? "ippools" : "subnets"), list.toString());
        }
        if (!ipam.subnets().isEmpty()) {
            if (ipam.ipNumber() != null && ipam.fixedIP() == FixedIp.POOL) {
                annotations.put(PREFIX + "ippool-ip-number", ipam.ipNumber().toString());
            }
            annotations.put(PREFIX + "ippool-reclaim", String.valueOf(ipam.reclaim()));
        }
        one.attachments().stream()
                .filter(attachment -> attachment.network().asDefault())
                .findFirst()
                .ifPresent(
                        attachment ->
                                annotations.put(
                                        PREFIX + "default-route-nic",
                                        attachment.network().nameInPod()));
        return annotations;
    }

    private static ObjectNode entry(Case one, Ipam ipam, Attachment attachment) {
        var entry = JSON.objectNode().put("interface", attachment.network().nameInPod());
        for (var name : SpiderPools.sources(one, ipam, attachment)) {
            PodDraft.array(entry, SpiderPools.isSix(one, name) ? "ipv6" : "ipv4").add(name);
        }
        return entry;
    }
}
