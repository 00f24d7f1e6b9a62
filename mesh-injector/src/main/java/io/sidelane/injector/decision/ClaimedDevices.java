package io.sidelane.injector.decision;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidelane.api.Reason;
import io.sidelane.injector.reference.ClaimTemplate;
import io.sidelane.injector.reference.RefKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes have devices for a claim, as drivers say in ResourceSlices. Of what a DeviceClass
 * selects by CEL the driver is looked at alone: which of its devices will do, and what a slice's
 * {@code nodeSelector} means, is the scheduler's to find.
 */
final class ClaimedDevices {

    private static final Pattern DRIVER =
            Pattern.compile("device\\.driver\\s*==\\s*[\"']([^\"']+)[\"']");

    /**
     * @param classes of which one will do
     * @param anywhere whether some are not bound to one node
     */
    private record Offered(List<String> classes, Set<String> nodes, boolean anywhere) {}

    private final List<Offered> requests = new ArrayList<>();

    /** Reads each slice once, however many nodes there are. */
    ClaimedDevices(Case one) {
        var name = one.spec().resourceClaimTemplateName();
        var template =
                name == null
                        ? null
                        : one.references().find(RefKind.CLAIM_TEMPLATE, one.namespace(), name);
        if (template == null) {
            return;
        }
        for (var classes : ClaimTemplate.of(template).requests()) {
            var nodes = new HashSet<String>();
            var drivers = drivers(one, classes);
            one.references()
                    .all(RefKind.RESOURCE_SLICE)
                    .map(slice -> slice.path("spec"))
                    .filter(slice -> isOf(drivers, slice.path("driver").asText()))
                    .forEach(slice -> addNodes(slice, nodes));
            requests.add(new Offered(classes, nodes, nodes.contains("")));
        }
    }

    @Nullable Refusal refusal(NodeFacts node) {
        return requests.stream()
                .filter(one -> !one.anywhere() && !one.nodes().contains(node.name()))
                .findFirst()
                .map(
                        one ->
                                Refusal.of(
                                        Reason.RESOURCE_NOT_ALLOCATABLE,
                                        "no device of DeviceClass %s (expected: a ResourceSlice with one, by its driver)",
                                        String.join(" or ", one.classes())))
                .orElse(null);
    }

    /* The drivers that each class names, of those that there are. */
    private static List<Set<String>> drivers(Case one, List<String> classes) {
        var drivers = new ArrayList<Set<String>>();
        for (var each : classes) {
            var found = one.references().find(RefKind.DEVICE_CLASS, null, each);
            if (found == null) {
                continue;
            }
            var named = new HashSet<String>();
            for (var selector : found.at("/spec/selectors")) {
                var driver = DRIVER.matcher(selector.at("/cel/expression").asText());
                if (driver.find()) {
                    named.add(driver.group(1));
                }
            }
            drivers.add(named);
        }
        return drivers;
    }

    /* A device is of a class if all that the class says of it is so. */
    private static boolean isOf(List<Set<String>> drivers, String driver) {
        return drivers.stream().anyMatch(named -> Set.of(driver).containsAll(named));
    }

    /* The empty name is any node. */
    private static void addNodes(JsonNode slice, Set<String> nodes) {
        var devices = slice.path("devices");
        if (slice.path("perDeviceNodeSelection").asBoolean()) {
            devices.forEach(device -> nodes.add(device.path("nodeName").asText()));
        } else if (!devices.isEmpty()) {
            nodes.add(slice.path("nodeName").asText());
        }
    }
}
