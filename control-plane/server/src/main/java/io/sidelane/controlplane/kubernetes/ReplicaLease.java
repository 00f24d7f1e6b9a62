package io.sidelane.controlplane.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.sidelane.controlplane.model.ReplicaFact;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * What a replica's own Lease says: that it is there, and what its proxies refuse. Not the Lease of
 * the leader, which all replicas share. Pure.
 */
final class ReplicaLease {

    /** Without renewal for so long a replica counts as gone. */
    static final Duration LASTS = Duration.ofSeconds(15);

    static final Duration RENEWED = Duration.ofSeconds(5);

    /** Who has it is a replica's Lease; its value is what the others are told, as JSON. */
    static final String ANNOTATION = "sidelane.io/replica";

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    // Of a newer version, while both are there.
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();

    private ReplicaLease() {}

    /**
     * Who a replica is.
     *
     * @param podUid null outside a pod: then nothing takes the Lease away when the replica is gone
     */
    record Identity(String namespace, String name, @Nullable String podUid) {}

    /** A replica as its Lease shows it. A renewal makes another one. */
    record Known(String name, String renewed, ReplicaFact fact) {}

    static Lease of(Identity who, ReplicaFact told, Instant now) {
        return new LeaseBuilder()
                .withMetadata(
                        new ObjectMetaBuilder(metadata(who))
                                .addToAnnotations(ANNOTATION, json(told))
                                .build())
                .withNewSpec()
                .withHolderIdentity(who.name())
                .withLeaseDurationSeconds((int) LASTS.toSeconds())
                .withRenewTime(now.atZone(ZoneOffset.UTC))
                .endSpec()
                .build();
    }

    /** That of a replica that is leaving. */
    static Lease released(Identity who) {
        return new LeaseBuilder().withMetadata(metadata(who)).withNewSpec().endSpec().build();
    }

    private static ObjectMeta metadata(Identity who) {
        var metadata = new ObjectMetaBuilder().withNamespace(who.namespace()).withName(who.name());
        if (who.podUid() != null) {
            metadata.withOwnerReferences(
                    new OwnerReferenceBuilder()
                            .withApiVersion("v1")
                            .withKind("Pod")
                            .withName(who.name())
                            .withUid(who.podUid())
                            .build());
        }
        return metadata.build();
    }

    static Reading<Known> read(Lease lease) {
        var annotations = lease.getMetadata().getAnnotations();
        var told = annotations == null ? null : annotations.get(ANNOTATION);
        var spec = lease.getSpec();
        if (told == null || spec == null || spec.getRenewTime() == null) {
            return new Reading.Nothing<>();
        }
        var name = lease.getMetadata().getName();
        try {
            return Reading.of(
                    new Known(
                            name,
                            spec.getRenewTime().toString(),
                            JSON.readValue(told, ReplicaFact.class)));
        } catch (JsonProcessingException e) {
            return new Reading.Refused<>(
                    "Lease %s: %s: %s (expected: what a replica says of its proxies); what it said before counts"
                            .formatted(name, ANNOTATION, e.getOriginalMessage()));
        }
    }

    private static String json(ReplicaFact told) {
        try {
            return JSON.writeValueAsString(told);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record that is no JSON", e);
        }
    }
}
