package io.sidelane.injector.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidelane.api.ClusterAccelerationPolicy;
import io.sidelane.api.Fallback;
import io.sidelane.api.LabelSelector;
import io.sidelane.api.Names;
import io.sidelane.api.Policy;
import io.sidelane.api.profile.PodSecurityLevel;
import io.sidelane.api.profile.ProfileSpec;
import io.sidelane.injector.decision.Injection;
import io.sidelane.injector.decision.Outcome;
import io.sidelane.injector.part.Rows;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a policy gives its pods now, as objects that an API server carries out by itself (Kubernetes
 * 1.36, "Mutating Admission Policy"): policy, parameters, binding. A pod is the example that others
 * are treated like.
 *
 * @param documents in the order in which they are applied
 * @param said what they do not do, a line each
 */
record AdmissionPolicies(List<JsonNode> documents, List<String> said) {

    private static final String API = "admissionregistration.k8s.io/v1";
    private static final String NETWORKS = "k8s.v1.cni.cncf.io/networks";
    private static final String ENFORCE = "pod-security.kubernetes.io/enforce";
    private static final String EXCLUDE = "traffic.sidecar.istio.io/excludeInterfaces";

    /** Lists to which ours is added. */
    private static final List<String> LISTS = List.of(NETWORKS, EXCLUDE);

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    AdmissionPolicies {
        documents = List.copyOf(documents);
        said = List.copyOf(said);
    }

    /**
     * Of pods of a file.
     *
     * @param podSecurity what API servers enforce in namespaces without a label
     */
    static AdmissionPolicies of(List<Decided> decided, PodSecurityLevel podSecurity) {
        var documents = new ArrayList<JsonNode>();
        var said = new ArrayList<String>();
        var done = new HashSet<String>();
        for (var one : decided) {
            var ref = "%s %s/%s".formatted(one.kind(), one.namespace(), one.name());
            if (!(one.outcome() instanceof Outcome.Injected injected)) {
                said.add(ref + ": nothing to export (expected: a pod that gets a path)");
                continue;
            }
            var policy = injected.policy();
            var export = new Export(one, injected, podSecurity);
            if (!done.add(export.name)) {
                said.add(
                        "%s: not exported (expected: one example of %s)"
                                .formatted(ref, policy.ref()));
            } else if (policy.spec().rollout().percent() < 100) {
                said.add(
                        "%s: rollout of %d %% (expected: 100, CEL has no hash); not exported"
                                .formatted(policy.ref(), policy.spec().rollout().percent()));
            } else if (hasOwnNetworksInList(one, injected)) {
                said.add(
                        "%s: annotation %s: its own networks become a list in JSON with ours (expected: an example without any); not exported"
                                .formatted(ref, NETWORKS));
            } else {
                documents.addAll(export.documents());
                said.addAll(export.said());
            }
        }
        return new AdmissionPolicies(documents, said);
    }

    /* Nobody could tell them from ours again. */
    private static boolean hasOwnNetworksInList(Decided one, Outcome.Injected injected) {
        return !networks(one.before()).isEmpty() && networks(injected.pod()).startsWith("[");
    }

    private static String networks(JsonNode pod) {
        return pod.path("metadata").path("annotations").path(NETWORKS).asText("");
    }

    /** One policy. */
    private static final class Export {

        private final Decided decided;
        private final Policy policy;
        private final Outcome.Injected injected;
        private final String name;
        private final boolean ofOneNamespace;
        private final String parametersIn;
        private final PodSecurityLevel podSecurity;

        Export(Decided decided, Outcome.Injected injected, PodSecurityLevel podSecurity) {
            this.podSecurity = podSecurity;
            this.decided = decided;
            this.injected = injected;
            policy = injected.policy();
            boolean cluster = policy instanceof ClusterAccelerationPolicy;
            ofOneNamespace = !cluster || isOfOneNamespace(injected.profile().spec());
            // No namespace has a dot in its name, so that no two policies are exported as one.
            name =
                    ofOneNamespace
                            ? "sidelane%s.%s.%s"
                                    .formatted(
                                            cluster ? "-cluster-in" : "",
                                            decided.namespace(),
                                            policy.metadata().name())
                            : "sidelane-cluster." + policy.metadata().name();
            parametersIn = ofOneNamespace ? decided.namespace() : "sidelane-system";
        }

        /* What the example refers to is its own namespace's, or need not be there for another's. */
        private static boolean isOfOneNamespace(ProfileSpec spec) {
            var ipam = spec.ipam();
            return spec.networks().stream()
                            .anyMatch(one -> !"default".equals(one.networkRef().namespace()))
                    || spec.resourceClaimTemplateName() != null
                    || spec.userspace() != null
                    || (ipam != null && !ipam.ipPools().isEmpty());
        }

        List<JsonNode> documents() {
            return List.of(parameters(), admissionPolicy(), binding());
        }

        List<String> said() {
            var said = new ArrayList<String>();
            said.add(
                    "%s: profile %s is taken for all of its pods, as of now: neither nodes nor other"
                                    .formatted(policy.ref(), injected.profile().metadata().name())
                            + " objects are looked at again, no other candidate is taken, the annotation"
                            + " %s is not heard, and no warning is given".formatted(Names.PROFILE));
            said.add(
                    "%s: pods %swith another value of an annotation that it sets, or on the host's network, stay as they are"
                            .formatted(
                                    policy.ref(),
                                    containers().isEmpty()
                                            ? ""
                                            : "without container %s%s, "
                                                    .formatted(
                                                            String.join(", ", containers()),
                                                            injected.profile().spec().hugepages()
                                                                            == null
                                                                    ? ""
                                                                    : " that states cpu or memory")));
            if (ofOneNamespace && policy instanceof ClusterAccelerationPolicy) {
                said.add(
                        "%s: for namespace %s alone, whose networks, pools, claims or ConfigMaps its pods get (expected: an example of each other namespace)"
                                .formatted(policy.ref(), decided.namespace()));
            }
            if (hasCapabilities()) {
                said.add(
                        "%s: pods of namespaces that enforce more than privileged stay as they are"
                                .formatted(policy.ref()));
            }
            if (policy.spec().fallback() == Fallback.DENY) {
                said.add(policy.ref() + ": fallback Deny is not carried out: no pod is refused");
            }
            if (injected.profile().spec().cpu() != null) {
                said.add(policy.ref() + ": cpu: whether its CPUs are whole is not looked at");
            }
            return said;
        }

        private ObjectNode parameters() {
            var map = document("v1", "ConfigMap", name);
            map.withObject("/metadata").put("namespace", parametersIn);
            var data = map.putObject("data");
            annotations().forEach((key, value) -> data.put(parameter(key), value));
            return map;
        }

        private ObjectNode binding() {
            var binding = document(API, "MutatingAdmissionPolicyBinding", name);
            var spec = binding.putObject("spec").put("policyName", name);
            spec.putObject("paramRef")
                    .put("name", name)
                    .put("namespace", parametersIn)
                    // Nothing is known without them: the pod stays as it is.
                    .put("parameterNotFoundAction", "Allow");
            return binding;
        }

        private ObjectNode admissionPolicy() {
            var document = document(API, "MutatingAdmissionPolicy", name);
            var spec = document.putObject("spec");
            spec.putObject("paramKind").put("apiVersion", "v1").put("kind", "ConfigMap");
            spec.put("failurePolicy", "Ignore").put("reinvocationPolicy", "IfNeeded");
            var constraints = spec.putObject("matchConstraints");
            var rule = constraints.putArray("resourceRules").addObject();
            rule.putArray("apiGroups").add("");
            rule.putArray("apiVersions").add("v1");
            rule.putArray("operations").add("CREATE");
            rule.putArray("resources").add("pods");
            constraints.set("namespaceSelector", namespaces());
            constraints.set("objectSelector", pods());
            conditions(spec.putArray("matchConditions"));
            var mutations = spec.putArray("mutations");
            mutation(mutations, annotationPatch());
            var patch = CelPatch.ofSpec(decided.before().path("spec"), injected.pod().path("spec"));
            if (!patch.equals("[]")) {
                mutation(mutations, patch);
            }
            return document;
        }

        private static void mutation(ArrayNode mutations, String expression) {
            mutations
                    .addObject()
                    .put("patchType", "JSONPatch")
                    .putObject("jsonPatch")
                    .put("expression", expression);
        }

        private ObjectNode namespaces() {
            var selector = JSON.objectNode();
            var labels = selector.putObject("matchLabels");
            var expressions = selector.putArray("matchExpressions");
            if (policy instanceof ClusterAccelerationPolicy cluster) {
                add(selector, cluster.namespaceSelector());
            }
            if (ofOneNamespace) {
                labels.put("kubernetes.io/metadata.name", decided.namespace());
            }
            if (decided.switchedOnByNamespace()) {
                labels.put(Names.INJECTION, "enabled");
            }
            if (hasCapabilities()) {
                // Without the label is as with none of these values.
                boolean free = podSecurity == PodSecurityLevel.PRIVILEGED;
                var values =
                        expressions
                                .addObject()
                                .put("key", ENFORCE)
                                .put("operator", free ? "NotIn" : "In")
                                .putArray("values");
                Stream.of(PodSecurityLevel.values())
                        .filter(level -> (level == PodSecurityLevel.PRIVILEGED) != free)
                        .forEach(level -> values.add(level.word()));
            }
            var system =
                    expressions
                            .addObject()
                            .put("key", "kubernetes.io/metadata.name")
                            .put("operator", "NotIn")
                            .putArray("values");
            new TreeSet<>(Injection.SYSTEM_NAMESPACES).forEach(system::add);
            return selector;
        }

        private boolean hasCapabilities() {
            var profile = injected.profile();
            return !Rows.of(profile.path()).capabilities().isEmpty()
                    || !profile.spec().capabilities().isEmpty();
        }

        private ObjectNode pods() {
            var selector = JSON.objectNode();
            selector.putObject("matchLabels");
            selector.putArray("matchExpressions");
            add(selector, policy.spec().selector());
            if (decided.switchedOnByNamespace()) {
                selector.withArray("/matchExpressions")
                        .addObject()
                        .put("key", Names.INJECT)
                        .put("operator", "NotIn")
                        .putArray("values")
                        .add("false");
            } else {
                selector.withObject("/matchLabels").put(Names.INJECT, "true");
            }
            return selector;
        }

        private static void add(ObjectNode selector, LabelSelector ours) {
            ours.matchLabels()
                    .forEach((key, value) -> selector.withObject("/matchLabels").put(key, value));
            for (var requirement : ours.matchExpressions()) {
                var expression =
                        selector.withArray("/matchExpressions")
                                .addObject()
                                .put("key", requirement.key())
                                .put("operator", requirement.operator().word());
                if (!requirement.values().isEmpty()) {
                    var values = expression.putArray("values");
                    new TreeSet<>(requirement.values()).forEach(values::add);
                }
            }
        }

        private void conditions(ArrayNode conditions) {
            condition(conditions, "not-yet", unless(Names.STATUS));
            condition(conditions, "no-mirror-pod", unless("kubernetes.io/config.mirror"));
            condition(
                    conditions,
                    "own-network",
                    "!has(object.spec.hostNetwork) || !object.spec.hostNetwork");
            int number = 0;
            for (var container : containers()) {
                number++;
                condition(
                        conditions,
                        "container-" + number,
                        "object.spec.containers.exists(c, c.name == %s%s)"
                                .formatted(
                                        CelPatch.text(container),
                                        injected.profile().spec().hugepages() == null
                                                ? ""
                                                : " && has(c.resources) && (%s || %s)"
                                                        .formatted(
                                                                states("limits"),
                                                                states("requests"))));
            }
            annotations().keySet().stream()
                    .filter(key -> !key.startsWith("sidelane.io/"))
                    .forEach(
                            key ->
                                    condition(
                                            conditions,
                                            "free-" + parameter(key).toLowerCase(Locale.ROOT),
                                            free(key)));
        }

        /* Kubernetes wants one of the two beside huge pages. */
        private static String states(String list) {
            return "(has(c.resources.%s) && ('cpu' in c.resources.%s || 'memory' in c.resources.%s))"
                    .formatted(list, list, list);
        }

        /* A list in JSON is nothing that CEL could add to; one that has our interface is another's. */
        private String free(String key) {
            var there = "object.metadata.annotations[%s]".formatted(CelPatch.text(key));
            if (key.equals(EXCLUDE)) {
                return "true";
            }
            if (!key.equals(NETWORKS)) {
                return "%s || %s == %s".formatted(unless(key), there, value(key));
            }
            if (isList(key)) {
                return "%s || %s == ''".formatted(unless(key), there);
            }
            var others = new ArrayList<String>();
            others.add("%s.startsWith('[')".formatted(there));
            for (var network : injected.profile().spec().networks()) {
                others.add(
                        "%s.contains(%s)"
                                .formatted(there, CelPatch.text("@" + network.nameInPod())));
            }
            return "%s || !(%s)".formatted(unless(key), String.join(" || ", others));
        }

        private String annotationPatch() {
            var operations = new ArrayList<String>();
            operations.add(
                    "(has(object.metadata.annotations) ? [] : [JSONPatch{op: \"add\", path:"
                            + " \"/metadata/annotations\", value: {}}])");
            for (var key : annotations().keySet()) {
                operations.add(
                        "[JSONPatch{op: \"add\", path: \"/metadata/annotations/\" + jsonpatch.escapeKey(%s), value: %s}]"
                                .formatted(CelPatch.text(key), merged(key)));
            }
            return String.join(" +\n", operations);
        }

        private String merged(String key) {
            var there = "object.metadata.annotations[%s]".formatted(CelPatch.text(key));
            return LISTS.contains(key) && !isList(key)
                    ? "%s || %s == '' ? %s : %s + ',' + %s"
                            .formatted(unless(key), there, value(key), there, value(key))
                    : value(key);
        }

        /* In JSON, which can be put nowhere but in place of nothing. */
        private boolean isList(String key) {
            return key.equals(NETWORKS) && annotations().getOrDefault(key, "").startsWith("[");
        }

        private static String value(String key) {
            return "params.data[%s]".formatted(CelPatch.text(parameter(key)));
        }

        private static String unless(String annotation) {
            return "!has(object.metadata.annotations) || !(%s in object.metadata.annotations)"
                    .formatted(CelPatch.text(annotation));
        }

        private static void condition(ArrayNode conditions, String name, String expression) {
            if (!expression.equals("true")) {
                conditions.addObject().put("name", name).put("expression", expression);
            }
        }

        /** Annotations that were added, without what the example had itself. */
        private Map<String, String> annotations() {
            var before = decided.before().at("/metadata/annotations");
            var added = new TreeMap<String, String>();
            for (var field : injected.pod().at("/metadata/annotations").properties()) {
                var had = before.path(field.getKey()).asText("");
                var has = field.getValue().asText();
                if (!has.equals(had) && !field.getKey().equals(Names.EXPLANATION)) {
                    added.put(
                            field.getKey(),
                            has.startsWith(had + ",") && !had.isEmpty()
                                    ? has.substring(had.length() + 1)
                                    : has);
                }
            }
            return added;
        }

        /** Containers that get something. */
        private List<String> containers() {
            var changed = new ArrayList<String>();
            var before = decided.before().at("/spec/containers");
            var after = injected.pod().at("/spec/containers");
            for (int i = 0; i < before.size(); i++) {
                if (!before.get(i).equals(after.path(i))) {
                    changed.add(before.get(i).path("name").asText());
                }
            }
            return changed;
        }

        /* Keys of a ConfigMap have no slash. */
        private static String parameter(String annotation) {
            return annotation.replace('/', '_');
        }

        private static ObjectNode document(String apiVersion, String kind, String name) {
            var document = JSON.objectNode().put("apiVersion", apiVersion).put("kind", kind);
            document.putObject("metadata").put("name", name);
            return document;
        }
    }
}
