package io.sidelane.injector.part;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidelane.api.Reason;
import io.sidelane.api.address.HandedOut;
import io.sidelane.api.profile.Ipam;
import io.sidelane.injector.decision.Attachment;
import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Refusal;
import io.sidelane.injector.reference.RefKind;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which SpiderIPPools or SpiderSubnets each network of a pod takes its addresses from (SpiderPool,
 * "Pod annotations" and CRD reference).
 */
final class SpiderPools {

    private SpiderPools() {}

    static @Nullable Refusal refusal(Case one, Ipam ipam) {
        if (!AddressPlans.hasSpiderPool(one)) {
            return RequiredKinds.missing(RefKind.IP_POOL);
        }
        for (var name : new TreeSet<>(ipam.ipPools())) {
            if (one.references().find(RefKind.IP_POOL, null, name) == null) {
                return missing("SpiderIPPool " + name);
            }
            var reserved = reserved(one, ipam, RefKind.IP_POOL, name);
            if (reserved != null) {
                return reserved;
            }
        }
        for (var cidr : new TreeSet<>(ipam.subnets())) {
            var name = subnet(one, cidr);
            if (name == null) {
                return missing("SpiderSubnet of " + cidr);
            }
            var reserved = reserved(one, ipam, RefKind.SUBNET, name);
            if (reserved != null) {
                return reserved;
            }
        }
        if (ipam.ipPools().isEmpty() && ipam.subnets().isEmpty()) {
            return null;
        }
        for (var attachment : one.attachments()) {
            var sources = sources(one, ipam, attachment);
            if (sources.isEmpty()) {
                return AddressPlans.unsupported(
                        "network %s: which of %s is its own (expected: %s)",
                        attachment.ref(),
                        String.join(
                                ", ",
                                new TreeSet<>(
                                        ipam.ipPools().isEmpty()
                                                ? ipam.subnets()
                                                : ipam.ipPools())),
                        ipam.ipPools().isEmpty()
                                ? "default_ipv4_subnet or default_ipv6_subnet in its ipam, for there are several networks"
                                : "a pool whose multusName is this network, for there are several");
            }
            var refusal = ipam.ipPools().isEmpty() ? null : pools(one, sources);
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    private static @Nullable Refusal reserved(Case one, Ipam ipam, RefKind kind, String name) {
        var pool = one.references().find(kind, null, name);
        return pool == null || ipam.reservedIPs().isEmpty()
                ? null
                : AddressPlans.reserved(
                        ipam,
                        "%s %s".formatted(kind.word(), name),
                        HandedOut.byPool(pool, one.references().all(RefKind.RESERVED_IP)));
    }

    /** Names of the pools or subnets of one network, in order; empty when nobody can tell. */
    static List<String> sources(Case one, Ipam ipam, Attachment attachment) {
        boolean alone = one.spec().networks().size() == 1;
        var names = new ArrayList<String>();
        for (var name : new TreeSet<>(ipam.ipPools())) {
            var pool = one.references().find(RefKind.IP_POOL, null, name);
            var networks = pool == null ? null : pool.path("spec").path("multusName");
            if (networks != null
                    && (networks.isEmpty() ? alone : contains(networks, attachment.ref()))) {
                names.add(name);
            }
        }
        for (var cidr : new TreeSet<>(ipam.subnets())) {
            var subnet = subnet(one, cidr);
            if (subnet != null && (alone || isDefault(attachment, subnet))) {
                names.add(subnet);
            }
        }
        return names;
    }

    /** Whether the pool or subnet of this name has addresses of IP version 6. */
    static boolean isSix(Case one, String name) {
        for (var kind : List.of(RefKind.IP_POOL, RefKind.SUBNET)) {
            var object = one.references().find(kind, null, name);
            if (object != null) {
                return object.path("spec").path("subnet").asText().contains(":");
            }
        }
        return false;
    }

    /* Pools of one IP version are alternatives: SpiderPool passes over those that will not do. */
    private static @Nullable Refusal pools(Case one, List<String> names) {
        for (boolean six : new boolean[] {false, true}) {
            var pools = names.stream().filter(name -> isSix(one, name) == six).toList();
            var refusals =
                    pools.stream()
                            .map(name -> pool(one, name))
                            .flatMap(Stream::ofNullable)
                            .toList();
            if (!pools.isEmpty() && refusals.size() == pools.size()) {
                return refusals.getFirst();
            }
        }
        return null;
    }

    private static @Nullable Refusal pool(Case one, String name) {
        var pool = one.references().find(RefKind.IP_POOL, null, name);
        if (pool == null || keepsAddress(one, pool)) {
            return null;
        }
        var spec = pool.path("spec");
        if (spec.path("disable").asBoolean()) {
            return AddressPlans.unsupported(
                    "SpiderIPPool %s: disabled (expected: disable: false)", name);
        }
        var namespaces = spec.path("namespaceName");
        if (!namespaces.isEmpty() && !contains(namespaces, one.namespace())) {
            return Refusal.of(
                    Reason.NAMESPACE_ISOLATED,
                    "SpiderIPPool %s: not for namespace %s (expected: one of %s)",
                    name,
                    one.namespace(),
                    namespaces);
        }
        var status = pool.path("status");
        long total = status.path("totalIPCount").asLong(-1);
        long taken = status.path("allocatedIPCount").asLong(0);
        return total >= 0 && taken >= total
                ? Refusal.of(
                        Reason.IP_POOL_EXHAUSTED,
                        "SpiderIPPool %s: %d of %d addresses taken (expected: one that is free)",
                        name,
                        taken,
                        total)
                : null;
    }

    /* A pod of a StatefulSet gets the address that is kept for it, whatever its pool says by now. */
    private static boolean keepsAddress(Case one, JsonNode pool) {
        var name = one.request().pod().path("metadata").path("name").asText();
        return AddressPlans.isOfStatefulSet(one)
                && Pattern.compile(
                                "\"pod\"\\s*:\\s*\"%s\""
                                        .formatted(Pattern.quote(one.namespace() + "/" + name)))
                        .matcher(pool.path("status").path("allocatedIPs").asText())
                        .find();
    }

    private static @Nullable String subnet(Case one, String cidr) {
        return one.references()
                .all(RefKind.SUBNET)
                .filter(subnet -> subnet.path("spec").path("subnet").asText().equals(cidr))
                .map(subnet -> subnet.path("metadata").path("name").asText())
                .sorted()
                .findFirst()
                .orElse(null);
    }

    private static boolean isDefault(Attachment attachment, String subnet) {
        var config = attachment.config();
        return config != null
                && config.plugins().stream()
                        .map(plugin -> plugin.path("ipam"))
                        .anyMatch(
                                ipam ->
                                        contains(ipam.path("default_ipv4_subnet"), subnet)
                                                || contains(
                                                        ipam.path("default_ipv6_subnet"), subnet));
    }

    private static boolean contains(JsonNode list, String text) {
        for (var item : list) {
            if (item.asText().equals(text)) {
                return true;
            }
        }
        return false;
    }

    private static Refusal missing(String what) {
        return AddressPlans.unsupported("%s: not found (expected: one)", what);
    }
}
