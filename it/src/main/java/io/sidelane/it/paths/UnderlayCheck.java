package io.sidelane.it.paths;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidelane.it.rig.RigException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Two pods of one workload on the networks that the injector gave them: the interfaces are named
 * and made as planned, each address is the plan's and one pod's alone, bytes get across, and in the
 * end nothing is left.
 */
public final class UnderlayCheck {

    private final Path cnitool;
    private final Path folder;

    public UnderlayCheck(Path cnitool, Path folder) {
        this.cnitool = cnitool;
        this.folder = folder;
    }

    /** What was seen, a line a network. */
    public List<String> twoPods(Injected one, Injected other, String namespace, String name) {
        var first = Attachments.of(one, one.pod(namespace, name));
        var second = Attachments.of(other, other.pod(namespace, name));
        try (var underlay = new Underlay(cnitool, folder, masters(first))) {
            var left = underlay.addPod("left");
            var right = underlay.addPod("right");
            var attached = new ArrayList<Pair>();
            for (int i = 0; i < first.size(); i++) {
                attached.add(
                        new Pair(
                                underlay.add(first.get(i), 0, left),
                                underlay.add(second.get(i), nodeOfSecond(second.get(i)), right)));
            }
            look(attached.stream().map(Pair::left).toList(), underlay.settled(left));
            look(attached.stream().map(Pair::right).toList(), underlay.settled(right));
            expectDifferent(attached);
            var seen = attached.stream().map(pair -> exchange(pair, left, right)).toList();
            for (var pair : attached) {
                underlay.delete(pair.left(), left);
                underlay.delete(pair.right(), right);
            }
            expectNothing(underlay, left, right);
            return seen;
        }
    }

    private record Pair(Underlay.Attached left, Underlay.Attached right) {}

    static Set<String> masters(List<Attachment> attachments) {
        return attachments.stream().map(Attachment::master).collect(Collectors.toSet());
    }

    /* host-local's book is a node's own: on two nodes both would get the same address. */
    private static int nodeOfSecond(Attachment attachment) {
        return attachment.hasBookOfNode() ? 0 : 1;
    }

    private static void look(List<Underlay.Attached> wanted, List<JsonNode> interfaces) {
        if (wanted.size() != interfaces.size()) {
            throw new RigException(
                    "interfaces: %s (expected: %d)".formatted(interfaces, wanted.size()));
        }
        for (var each : wanted) {
            var attachment = each.attachment();
            attachment.check(each.addresses());
            var link =
                    interfaces.stream()
                            .filter(one -> has(one, "ifname", attachment.interfaceName()))
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            new RigException(
                                                    "interface %s: none (expected: the pod's)"
                                                            .formatted(
                                                                    attachment.interfaceName())));
            if (!has(link.path("linkinfo"), "info_kind", attachment.type())
                    || attachment.vlan() != link.at("/linkinfo/info_data/id").asInt()) {
                throw new RigException(
                        "interface %s: %s (expected: %s, VLAN %d)"
                                .formatted(
                                        attachment.interfaceName(),
                                        link.path("linkinfo"),
                                        attachment.type(),
                                        attachment.vlan()));
            }
            var local =
                    link.path("addr_info")
                            .valueStream()
                            .map(info -> info.path("local").asText())
                            .map(AddressRange::literal)
                            .toList();
            if (!local.containsAll(each.addresses())) {
                throw new RigException(
                        "interface %s: addresses %s (expected: %s)"
                                .formatted(attachment.interfaceName(), local, each.addresses()));
            }
        }
    }

    private static boolean has(JsonNode object, String field, String value) {
        return object.path(field).asText().equals(value);
    }

    private static void expectDifferent(List<Pair> attached) {
        var all = new HashSet<InetAddress>();
        for (var pair : attached) {
            for (var each : List.of(pair.left(), pair.right())) {
                for (var address : each.addresses()) {
                    if (!all.add(address)) {
                        throw new RigException(
                                "address %s: two interfaces have it (expected: one)"
                                        .formatted(address));
                    }
                }
            }
        }
    }

    private static String exchange(Pair pair, Path left, Path right) {
        var seen = new ArrayList<String>();
        for (int i = 0; i < pair.left().addresses().size(); i++) {
            var from = pair.left().addresses().get(i);
            var to = pair.right().addresses().get(i);
            Exchange.between(left, from, right, to);
            seen.add(from.getHostAddress() + " - " + to.getHostAddress());
        }
        var attachment = pair.left().attachment();
        return "%s (%s): %s"
                .formatted(attachment.interfaceName(), attachment.type(), String.join(", ", seen));
    }

    private static void expectNothing(Underlay underlay, Path left, Path right) {
        var remains = new ArrayList<Object>(underlay.booked());
        remains.addAll(underlay.interfaces(left));
        remains.addAll(underlay.interfaces(right));
        if (!remains.isEmpty()) {
            throw new RigException("after DEL: %s (expected: nothing)".formatted(remains));
        }
    }
}
