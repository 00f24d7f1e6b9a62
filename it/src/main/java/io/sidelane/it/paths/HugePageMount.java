package io.sidelane.it.paths;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidelane.api.Quantity;
import io.sidelane.it.rig.RigException;
import java.util.ArrayList;
import java.util.List;

/**
 * Huge pages where a container finds them. The kubelet mounts all pages of that size and leaves the
 * limit to a control group; here the mount itself has no more than the limit.
 *
 * @param pageSize of one page, in bytes
 * @param limit of the container, in bytes
 */
public record HugePageMount(String volume, String path, long pageSize, long limit) {

    private static final String MEDIUM = "HugePages-";

    /** Those of a container, by its mounts and the pod's volumes. */
    public static List<HugePageMount> of(JsonNode spec, JsonNode container) {
        var mounts = new ArrayList<HugePageMount>();
        for (var volume : spec.path("volumes")) {
            var medium = volume.at("/emptyDir/medium").asText();
            for (var mount : container.path("volumeMounts")) {
                if (medium.startsWith(MEDIUM) && mount.path("name").equals(volume.path("name"))) {
                    var size = medium.substring(MEDIUM.length());
                    var limits = container.at("/resources/limits");
                    mounts.add(
                            new HugePageMount(
                                    volume.path("name").asText(),
                                    mount.path("mountPath").asText(),
                                    bytes(size),
                                    bytes(limits.path("hugepages-" + size).asText())));
                }
            }
        }
        return mounts;
    }

    /** For {@code mount -t hugetlbfs -o}. */
    public String options() {
        return "mode=777,pagesize=%d,size=%d".formatted(pageSize, limit);
    }

    private static long bytes(String quantity) {
        return Quantity.bytes(quantity)
                .orElseThrow(
                        () ->
                                new RigException(
                                        "%s (expected: a quantity of bytes)".formatted(quantity)));
    }
}
