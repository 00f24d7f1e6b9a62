package io.sidelane.api;

import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Mistakes;
import io.sidelane.api.schema.Range;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

@Doc("How far a policy is rolled out. Other pods stay on TCP.")
public record Rollout(
        @Doc(
                        "How many of 100 pods the policy takes. Which ones depends on their names alone:"
                                + " a higher number takes the same pods and more.")
                @Range(min = 0, max = 100)
                @Default("100")
                int percent) {

    public static final Rollout ALL = new Rollout(100);

    public Rollout {
        new Mistakes()
                .when(
                        percent < 0 || percent > 100,
                        "percent",
                        "%d (expected: a whole number of 0..100)".formatted(percent))
                .refuse();
    }

    /** Whether the pod is among them. Equal everywhere, without anybody keeping a list. */
    public boolean takes(Metadata pod) {
        var name = new CRC32();
        name.update(pod.qualifiedName().getBytes(StandardCharsets.UTF_8));
        return name.getValue() % 100 < percent;
    }
}
