package io.sidelane.injector.part;

import com.google.errorprone.annotations.FormatMethod;
import io.sidelane.api.Reason;
import io.sidelane.api.address.HandedOut;
import io.sidelane.api.profile.FixedIp;
import io.sidelane.api.profile.Ipam;
import io.sidelane.api.profile.IpamProvider;
import io.sidelane.injector.decision.Attachment;
import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Check;
import io.sidelane.injector.decision.Refusal;
import io.sidelane.injector.reference.RefKind;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Addresses can be had as the profile plans them, from whom it says. */
record AddressPlans() implements Check {

    @Override
    public @Nullable Refusal refusal(Case one) {
        var ipam = one.spec().ipam();
        if (ipam == null) {
            return null;
        }
        for (var attachment : one.attachments()) {
            var refusal = provider(ipam, attachment);
            if (refusal == null && ipam.provider() != IpamProvider.SPIDER_POOL) {
                refusal = network(ipam, attachment);
            }
            if (refusal != null) {
                return refusal;
            }
        }
        if (ipam.fixedIP() == FixedIp.PER_POD && ipam.provider() != IpamProvider.SPIDER_POOL) {
            return unsupported(
                    "ipam.fixedIP: PerPod with provider %s (expected: SpiderPool, no other keeps the address of a pod)",
                    ipam.provider().word());
        }
        if (ipam.fixedIP() == FixedIp.PER_POD && !isOfStatefulSet(one)) {
            return unsupported(
                    "ipam.fixedIP: PerPod for a pod of no StatefulSet (expected: a StatefulSet, whose pods have ordinals)");
        }
        return ipam.provider() == IpamProvider.SPIDER_POOL ? SpiderPools.refusal(one, ipam) : null;
    }

    private static @Nullable Refusal provider(Ipam ipam, Attachment attachment) {
        var config = attachment.config();
        var type = config == null ? "" : config.ipam();
        if (config == null || config.plugins().isEmpty() || type.equals(plugin(ipam.provider()))) {
            return null;
        }
        return unsupported(
                "network %s: ipam %s (expected: %s, as the profile says)",
                attachment.ref(), type.isEmpty() ? "of no type" : type, plugin(ipam.provider()));
    }

    /* What SpiderPool takes addresses from is told to it; others have it in the network alone. */
    private static @Nullable Refusal network(Ipam ipam, Attachment attachment) {
        if (attachment.object() == null) {
            return null;
        }
        var handedOut = HandedOut.byNetwork(attachment.object());
        var outside =
                ipam.subnets().isEmpty() ? List.<String>of() : handedOut.outside(ipam.subnets());
        return outside.isEmpty()
                ? reserved(ipam, "network " + attachment.ref(), handedOut)
                : unsupported(
                        "network %s: hands out %s (expected: addresses of %s, as the profile says)",
                        attachment.ref(),
                        String.join(", ", outside),
                        String.join(", ", new TreeSet<>(ipam.subnets())));
    }

    /** What is reserved is handed out by nobody. */
    static @Nullable Refusal reserved(Ipam ipam, String ref, HandedOut handedOut) {
        var inside = handedOut.inside(new TreeSet<>(ipam.reservedIPs()));
        return inside.isEmpty()
                ? null
                : unsupported(
                        "%s: hands out %s (expected: none of reservedIPs)",
                        ref, String.join(", ", inside));
    }

    private static String plugin(IpamProvider provider) {
        return switch (provider) {
            case SPIDER_POOL -> "spiderpool";
            case WHEREABOUTS -> "whereabouts";
            case HOST_LOCAL -> "host-local";
            case STATIC -> "static";
        };
    }

    /* At admission a pod knows its owner, and its ordinal by its name. */
    static boolean isOfStatefulSet(Case one) {
        for (var owner : one.request().pod().path("metadata").path("ownerReferences")) {
            if (owner.path("kind").asText().equals("StatefulSet")) {
                return true;
            }
        }
        return false;
    }

    @FormatMethod
    static Refusal unsupported(String format, Object... values) {
        return Refusal.of(Reason.UNSUPPORTED_CONFIGURATION, format, values);
    }

    /** Whether SpiderPool is there to be asked. */
    static boolean hasSpiderPool(Case one) {
        return one.references().installed(RefKind.IP_POOL);
    }
}
