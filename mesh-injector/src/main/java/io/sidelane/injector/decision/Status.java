package io.sidelane.injector.decision;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.ContainerSelector;
import io.sidelane.api.Policy;
import io.sidelane.api.Reason;
import io.sidelane.api.decision.PodDecision.Rejected;
import io.sidelane.api.profile.ProfileSpec;
import io.sidelane.api.yaml.RecordWriter;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The annotation {@code sidelane.io/status}: what was done to the pod. Whoever is asked about the
 * pod again sees by its hash that it was this very profile, and does not choose anew: nodes may
 * have changed meanwhile, and half of two paths is worse than either.
 *
 * @param path null as long as nothing of it is on the pod
 * @param profile {@code name@generation}
 * @param containers that were meant: whoever is asked again knows by them which ones others have
 *     added since; null when they are too many to be written
 */
record Status(
        @Nullable String path,
        String profile,
        String hash,
        @Nullable List<String> containers,
        List<Rejected> rejected) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper CANONICAL =
            new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    /** What is in an annotation is in every pod's object: nobody may make it large. */
    private static final int MAX_LENGTH = 16 << 10;

    private static final int MESSAGE = 512;

    /** What a hash is made of. */
    private record Asked(String policy, ContainerSelector containers, ProfileSpec profile) {}

    /** The same for pod after pod, and to make one takes longer than most of a decision. */
    private static final Map<Asked, String> HASHES = new ConcurrentHashMap<>();

    private static final int MOST_HASHES = 4_096;

    Status {
        containers = containers == null ? null : List.copyOf(containers);
        rejected = List.copyOf(rejected);
    }

    static Status of(Policy policy, AccelerationProfile profile) {
        return new Status(
                profile.path().word(), identity(profile), hash(policy, profile), null, List.of());
    }

    /** Null for what no injector of ours wrote. */
    static @Nullable Status read(@Nullable String written) {
        if (written == null || written.length() > MAX_LENGTH) {
            return null;
        }
        try {
            var json = JSON.readTree(written);
            var rejected = new ArrayList<Rejected>();
            for (var one : json.path("rejected")) {
                var reason = reason(one);
                if (reason == null) {
                    return null;
                }
                rejected.add(
                        new Rejected(
                                one.path("profile").asText(),
                                reason,
                                one.path("message").asText()));
            }
            return new Status(
                    json.path("path").asText(null),
                    json.path("profile").asText(),
                    json.path("hash").asText(),
                    containers(json.path("containers")),
                    rejected);
        } catch (JsonProcessingException _) {
            return null;
        }
    }

    /** Whether both are of one profile of one policy, as these were then. */
    boolean isSameChoiceAs(Status other) {
        return profile.equals(other.profile) && hash.equals(other.hash);
    }

    Status with(@Nullable List<String> meant, List<Rejected> others) {
        return new Status(path, profile, hash, meant, others);
    }

    /** The choice alone: who reads it must not take the pod for one that has the path. */
    Status withoutPath() {
        return new Status(null, profile, hash, containers, rejected);
    }

    String written() {
        var json = JSON.createObjectNode();
        if (path != null) {
            json.put("path", path);
        }
        json.put("profile", profile).put("hash", hash);
        var list = json.putArray("rejected");
        for (var one : rejected) {
            list.addObject()
                    .put("profile", one.profile())
                    .put("reason", one.reason().word())
                    .put("message", shortened(one.message()));
        }
        var withoutContainers = json.toString();
        if (containers == null) {
            return withoutContainers;
        }
        containers.forEach(json.putArray("containers")::add);
        var written = json.toString();
        return written.length() <= MAX_LENGTH ? written : withoutContainers;
    }

    private static @Nullable List<String> containers(JsonNode written) {
        return written.isArray() ? written.valueStream().map(JsonNode::asText).toList() : null;
    }

    private static @Nullable Reason reason(JsonNode rejected) {
        return Stream.of(Reason.values())
                .filter(reason -> reason.word().equals(rejected.path("reason").asText()))
                .findFirst()
                .orElse(null);
    }

    private static String identity(AccelerationProfile profile) {
        return profile.metadata().name() + "@" + profile.metadata().generation();
    }

    private static String hash(Policy policy, AccelerationProfile profile) {
        if (HASHES.size() >= MOST_HASHES) {
            HASHES.clear();
        }
        return HASHES.computeIfAbsent(
                new Asked(policy.ref(), policy.spec().containerSelector(), profile.spec()),
                Status::digest);
    }

    private static String digest(Asked asked) {
        try {
            var written =
                    CANONICAL.writeValueAsBytes(
                            List.of(
                                    asked.policy(),
                                    RecordWriter.fields(asked.containers()),
                                    RecordWriter.fields(asked.profile())));
            var digest = MessageDigest.getInstance("SHA-256").digest(written);
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException | JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String shortened(String message) {
        return message.length() <= MESSAGE ? message : message.substring(0, MESSAGE - 3) + "...";
    }
}
