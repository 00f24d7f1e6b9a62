package io.sidelane.injector.cases;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;

/** Pods as an API server would take them, out of a seed: the same seed, the same pods. */
public final class RandomPods {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Random random;

    public RandomPods(long seed) {
        random = new Random(seed);
    }

    /** A scene in which any container may be meant, else few of the pods could be taken. */
    public static Scene welcomedBy(Scene scene) {
        return scene.but("fallback: None", "containerSelector: {exclude: [c1, c2]}");
    }

    public ObjectNode next() {
        var pod = JSON.objectNode();
        var metadata = pod.putObject("metadata");
        if (random.nextBoolean()) {
            metadata.put("name", "pod-" + random.nextInt(1000));
        } else {
            metadata.put("generateName", "pod-" + random.nextInt(1000) + "-");
        }
        if (random.nextBoolean()) {
            metadata.putObject("labels").put("app", "a").put("a.b/c", "d");
        }
        annotations(metadata);
        var spec = pod.putObject("spec");
        volumes(spec);
        containers(spec.putArray("containers"), "c", 1 + random.nextInt(3));
        if (random.nextInt(3) == 0) {
            containers(spec.putArray("initContainers"), "i", random.nextInt(3));
        }
        if (random.nextInt(4) == 0) {
            spec.withArray("containers").addObject().put("name", "istio-proxy").put("image", "p");
        }
        return pod;
    }

    private void annotations(ObjectNode metadata) {
        int form = random.nextInt(6);
        if (form == 0) {
            return;
        }
        var annotations = metadata.putObject("annotations");
        if (random.nextBoolean()) {
            annotations.put("example.com/a_1b", "x\"y\\z é \u2028 " + random.nextInt());
        }
        if (random.nextInt(3) == 0) {
            annotations.put("traffic.sidecar.istio.io/excludeInterfaces", "eth7, eth8");
        }
        var name = "k8s.v1.cni.cncf.io/networks";
        switch (form) {
            case 1 -> annotations.put(name, "default/istio-cni");
            case 2 -> annotations.put(name, "a, other/b@net7,default/istio-cni");
            case 3 ->
                    annotations.put(
                            name,
                            "[{\"name\":\"istio-cni\",\"namespace\":\"default\"},{\"name\":\"x\",\"interface\":\"x0\",\"ips\":[\"10.9.0.1/24\"],\"cni-args\":{\"k\":{\"deep\":1}}}]");
            case 4 -> annotations.put(name, "");
            default -> {}
        }
    }

    private void volumes(ObjectNode spec) {
        if (random.nextBoolean()) {
            var volumes = spec.putArray("volumes");
            for (int i = 0; i < random.nextInt(4); i++) {
                volumes.addObject().put("name", "v" + i).putObject("emptyDir");
            }
        }
    }

    private void containers(ArrayNode list, String prefix, int count) {
        for (int i = 0; i < count; i++) {
            var container = list.addObject().put("name", prefix + i).put("image", "image:" + i);
            if (random.nextInt(3) > 0) {
                var limits = container.putObject("resources").putObject("limits");
                limits.put("cpu", random.nextBoolean() ? "2" : "500m").put("memory", "1Gi");
                if (random.nextInt(3) == 0) {
                    container.withObject("resources").putObject("requests").put("memory", "1Gi");
                }
                if (random.nextInt(5) == 0) {
                    limits.put("intel.com/vf", "2");
                }
            }
            if (random.nextInt(3) == 0) {
                container.putArray("env").addObject().put("name", "A~/").put("value", "b");
            }
            if (random.nextInt(3) == 0) {
                container
                        .putObject("securityContext")
                        .put("runAsNonRoot", true)
                        .putObject("capabilities")
                        .putArray("drop")
                        .add("ALL");
            }
        }
    }
}
