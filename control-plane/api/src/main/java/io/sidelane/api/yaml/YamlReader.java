package io.sidelane.api.yaml;

import io.sidelane.api.AccelerationPolicy;
import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.ApiObject;
import io.sidelane.api.ClusterAccelerationPolicy;
import io.sidelane.api.Kind;
import io.sidelane.api.Metadata;
import io.sidelane.api.Names;
import io.sidelane.api.NodeAcceleration;
import io.sidelane.api.Pod;
import io.sidelane.api.PolicySpec;
import io.sidelane.api.QuicPolicy;
import io.sidelane.api.node.NodeStatus;
import io.sidelane.api.profile.ProfileSpec;
import io.sidelane.api.quic.QuicSpec;
import io.sidelane.api.status.PolicyStatus;
import io.sidelane.api.status.ProfileStatus;
import io.sidelane.api.status.QuicStatus;
import io.sidelane.api.yaml.Node.Mapping;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the objects of a YAML file, all of them or none. */
public final class YamlReader {

    public static final int MAX_BYTES = 1 << 20;

    private static final List<String> OURS =
            Stream.concat(Kind.words().stream(), Stream.of(Pod.KIND)).toList();

    private final Values values = new Values(new Problems());
    private final OtherKinds others;
    private final List<String> kinds;

    private YamlReader(OtherKinds others) {
        this.others = others;
        this.kinds =
                Stream.concat(OURS.stream(), others.kinds().keySet().stream()).distinct().toList();
    }

    /**
     * @param file what errors call it
     */
    public static ReadFile read(String file, byte[] bytes) {
        return read(file, bytes, OtherKinds.NONE);
    }

    /**
     * @param file what errors call it
     * @param others reads what is of its kinds; it stands in no result
     */
    public static ReadFile read(String file, byte[] bytes, OtherKinds others) {
        if (bytes.length > MAX_BYTES) {
            return bad(file, "%d bytes (expected: at most %d)".formatted(bytes.length, MAX_BYTES));
        }
        try {
            // The decoder of a new one reports what is malformed instead of replacing it.
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return new YamlReader(others).read(NodeParser.parse(file, text.toString()));
        } catch (CharacterCodingException _) {
            return bad(file, "bytes that are no text (expected: UTF-8)");
        } catch (YamlException e) {
            return new ReadFile.Bad(List.of(e.problem()));
        }
    }

    private static ReadFile bad(String file, String message) {
        return new ReadFile.Bad(List.of(new Problem(new Place(file, 1, 1), "", message)));
    }

    private ReadFile read(List<Node> documents) {
        var objects = new ArrayList<Located>();
        var places = new HashMap<String, Place>();
        for (var document : documents) {
            var object = object(document);
            if (object == null) {
                continue;
            }
            var earlier = places.putIfAbsent(object.ref(), document.place());
            if (earlier != null) {
                values.problems()
                        .add(
                                document.place(),
                                "",
                                "%s: a second time (expected: once, it is on line %d already)"
                                        .formatted(object.ref(), earlier.line()));
            }
            objects.add(new Located(object, document.place()));
        }
        var problems = values.problems().all();
        return problems.isEmpty() ? new ReadFile.Good(objects) : new ReadFile.Bad(problems);
    }

    /** The object, null when its document has problems, or is of another kind. */
    private @Nullable ApiObject object(Node document) {
        int before = values.problems().count();
        if (!(document instanceof Mapping mapping)) {
            values.refuse(document, "", "an object with apiVersion, kind and metadata");
            return null;
        }
        var fields = new Fields(mapping, "", values);
        var apiVersion = fields.requiredText("apiVersion", Names.API_VERSION);
        var kind = fields.requiredText("kind", Values.oneOf(kinds));
        if (values.problems().count() > before) {
            return null;
        }
        if (others.take(apiVersion, kind)) {
            for (var problem : others.read(new Document(document))) {
                values.problems().add(problem.place(), problem.path(), problem.message());
            }
            return null;
        }
        if (!checkKind(fields, kind, apiVersion)) {
            return null;
        }
        var metadata = MetadataReader.read(fields, kind);
        if (metadata == null) {
            return null;
        }
        var ours = Kind.named(kind);
        var object = ours == null ? pod(metadata, fields) : object(ours, metadata, fields);
        fields.done();
        return values.problems().count() > before ? null : object;
    }

    private static Pod pod(Metadata metadata, Fields fields) {
        fields.ignoring("spec", "status");
        return new Pod(metadata);
    }

    private @Nullable ApiObject object(Kind kind, Metadata metadata, Fields fields) {
        var status = status(kind, fields);
        if (kind.spec() == null) {
            return new NodeAcceleration(metadata, (NodeStatus) status);
        }
        var written = fields.requiredMapping("spec");
        var spec = written == null ? null : new Records(values).read(written, kind.spec());
        return switch (spec) {
            case null -> null;
            case ProfileSpec profile ->
                    new AccelerationProfile(metadata, profile, (ProfileStatus) status);
            case PolicySpec policy ->
                    new AccelerationPolicy(metadata, policy, (PolicyStatus) status);
            case ClusterAccelerationPolicy.Spec(var namespaces, var policy) ->
                    new ClusterAccelerationPolicy(
                            metadata, namespaces, policy, (PolicyStatus) status);
            case QuicSpec quic -> new QuicPolicy(metadata, quic, (QuicStatus) status);
            default -> throw new IllegalStateException("no object of " + kind.spec());
        };
    }

    /* A status that is not understood, say of a newer version, is as good as none: it is written anew, and nobody's mistake. */
    private static @Nullable Record status(Kind kind, Fields fields) {
        if (!(fields.value("status") instanceof Mapping written)) {
            return null;
        }
        var lenient = new Values(new Problems());
        return new Records(lenient).read(new Fields(written, "status", lenient), kind.status());
    }

    private boolean checkKind(Fields fields, String kind, String apiVersion) {
        if (!kinds.contains(kind)) {
            fields.report(
                    "kind",
                    "%s (expected: %s%s)"
                            .formatted(kind, Values.oneOf(kinds), Nearest.hint(kind, kinds)));
            return false;
        }
        var expected =
                kind.equals(Pod.KIND) ? "v1" : others.kinds().getOrDefault(kind, Names.API_VERSION);
        if (!apiVersion.equals(expected)) {
            fields.report(
                    "apiVersion",
                    "%s (expected: %s for kind %s)".formatted(apiVersion, expected, kind));
            return false;
        }
        return true;
    }
}
