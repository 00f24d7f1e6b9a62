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
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One policy as an API server's own objects: which pods are taken by selectors and conditions, and
 * what they get as an expression.
 */
final class AdmissionPolicyExport {

    private static final String API = "admissionregistration.k8s.io/v1";
    private static final String ENFORCE = "pod-security.kubernetes.io/enforce";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Decided decided;
    private final Policy policy;
    private final Outcome.Injected injected;
    private final ExportedAnnotations annotations;
    private final String name;
    private final boolean ofOneNamespace;
    private final String parametersIn;
    private final PodSecurityLevel podSecurity;

    AdmissionPolicyExport(
            Decided decided, Outcome.Injected injected, PodSecurityLevel podSecurity) {
        this.podSecurity = podSecurity;
        this.decided = decided;
        this.injected = injected;
        policy = injected.policy();
        annotations = ExportedAnnotations.of(decided, injected);
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

    String name() {
        return name;
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
        annotations.parameters().forEach(data::put);
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
        mutation(mutations, annotations.patch());
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
        condition(conditions, "not-yet", ExportedAnnotations.unless(Names.STATUS));
        condition(
                conditions,
                "no-mirror-pod",
                ExportedAnnotations.unless("kubernetes.io/config.mirror"));
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
                                                            states("limits"), states("requests"))));
        }
        annotations.conditions().forEach((key, value) -> condition(conditions, key, value));
    }

    /* Kubernetes wants one of the two beside huge pages. */
    private static String states(String list) {
        return "(has(c.resources.%s) && ('cpu' in c.resources.%s || 'memory' in c.resources.%s))"
                .formatted(list, list, list);
    }

    private static void condition(ArrayNode conditions, String name, String expression) {
        conditions.addObject().put("name", name).put("expression", expression);
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

    private static ObjectNode document(String apiVersion, String kind, String name) {
        var document = JSON.objectNode().put("apiVersion", apiVersion).put("kind", kind);
        document.putObject("metadata").put("name", name);
        return document;
    }
}
