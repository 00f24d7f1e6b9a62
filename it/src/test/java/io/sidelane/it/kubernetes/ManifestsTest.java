package io.sidelane.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sidelane.it.rig.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What manifests and image files say of the programs is so. */
class ManifestsTest {

    private static final Path REPOSITORY = KubernetesBinaries.REPOSITORY;
    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");

    @Test
    void imagesAndTheirTagsAreOfThisVersion() throws IOException {
        var version = find("(?m)^    <version>(.*?)</version>$", text("pom.xml"));

        for (var file : List.of("manifests/base", "manifests/drain", "manifests/gateway")) {
            for (var image : yaml(file + "/kustomization.yaml").path("images")) {
                assertThat(image.path("newTag").asText()).isEqualTo(version);
            }
        }
        for (var app : List.of("agent", "control-plane", "gateway", "injector")) {
            assertThat(text(containerfile(app)))
                    .contains("ARG VERSION=" + version + "\n")
                    .contains("-t sidelane/%s:%s .".formatted(app, version));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "manifests/base/agent/daemonset.yaml, /spec/template/spec/containers/0, ''",
        "manifests/drain/daemonset.yaml, /spec/template/spec/initContainers/0, drain"
    })
    void everyOptionOfAnAgentIsKnownToIt(String file, String container, String command)
            throws IOException {
        var options =
                StreamSupport.stream(yaml(file).at(container + "/args").spliterator(), false)
                        .map(argument -> argument.asText().split("=")[0])
                        .filter(argument -> argument.startsWith("--"))
                        .toList();

        assertThat(options).isNotEmpty();
        assertThat(optionsOfAgent(command)).containsAll(options);
    }

    @Test
    void anAgentInAnImageRunsAsTheLauncherRunsIt() throws IOException {
        var flags = find("agent_flags=\\((.*?)\\)", text("it/src/main/sh/build.sh"));

        assertThat(entrypoint("agent")).containsSubsequence(flags.split(" "));
    }

    @Test
    void aGatewayInAnImageRunsAsTheLauncherRunsItAndKnowsItsOptions() throws IOException {
        var flags = find("(?s)gateway_flags=\\((.*?)\\)", text("it/src/main/sh/gateway-flags.sh"));
        var container =
                yaml("manifests/gateway/deployment.yaml").at("/spec/template/spec/containers/0");

        assertThat(entrypoint("gateway"))
                .containsSubsequence(flags.split("\\s+"))
                .contains("io.sidelane.gateway.GatewayMain");
        var help =
                text("quic-gateway/src/main/java/io/sidelane/gateway/ControlPlaneOptions.java")
                        + text(
                                "control-plane/command/src/main/java/io/sidelane/command/CredentialOptions.java");
        for (var argument : container.path("args")) {
            assertThat(help).contains('"' + argument.asText().split("=")[0] + '"');
        }
    }

    @Test
    void aGatewaysServiceAndPodsHaveTheSamePortOfBothProtocols() throws IOException {
        var pod = yaml("manifests/gateway/deployment.yaml").at("/spec/template/spec");
        var service = yaml("manifests/gateway/service.yaml").path("spec");

        for (int i = 0; i < 2; i++) {
            var port = pod.at("/containers/0/ports/" + i);
            assertThat(service.at("/ports/%d/targetPort".formatted(i)))
                    .isEqualTo(port.path("name"));
            assertThat(service.at("/ports/%d/protocol".formatted(i)))
                    .isEqualTo(port.path("protocol"));
            assertThat(service.at("/ports/%d/port".formatted(i)))
                    .isEqualTo(port.path("containerPort"));
        }
        assertThat(pod.at("/serviceAccountName").asText())
                .isEqualTo(
                        yaml("manifests/gateway/service-account.yaml")
                                .at("/metadata/name")
                                .asText());
    }

    @Test
    void theControlPlanesNetworkPolicyLetsGatewaysIn() throws IOException {
        var labels = yaml("manifests/gateway/deployment.yaml").at("/spec/template/metadata/labels");
        var xds =
                yaml("manifests/base/control-plane/network-policy.yaml").at("/spec/ingress/0/from");

        assertThat(StreamSupport.stream(xds.spliterator(), false))
                .filteredOn(from -> from.path("namespaceSelector").isObject())
                .filteredOn(from -> from.path("namespaceSelector").isEmpty())
                .map(from -> from.at("/podSelector/matchLabels"))
                .filteredOn(JsonNode::isObject)
                .singleElement()
                .satisfies(
                        chosen -> assertThat(labels.properties()).containsAll(chosen.properties()));
    }

    @Test
    void aGatewaysImageHasTheAuthoritiesThatPoliciesCallTheSystems() throws IOException {
        assertThat(text("quic-gateway/src/main/java/io/sidelane/gateway/xds/TrustedCa.java"))
                .contains("/etc/ssl/certs/ca-certificates.crt");
        assertThat(text(containerfile("gateway")))
                .containsPattern("apt-get install .* ca-certificates ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "manifests/base/control-plane/deployment.yaml",
                "manifests/base/injector/deployment.yaml",
                "manifests/base/agent/daemonset.yaml"
            })
    void probesAskPortsThatAreNamed(String file) throws IOException {
        var container = yaml(file).at("/spec/template/spec/containers/0");
        var ports =
                StreamSupport.stream(container.path("ports").spliterator(), false)
                        .map(port -> port.path("name").asText())
                        .toList();

        assertThat(Stream.of("startupProbe", "readinessProbe", "livenessProbe"))
                .allSatisfy(
                        probe ->
                                assertThat(container.at("/" + probe + "/httpGet/port").asText())
                                        .isIn(ports));
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent", "control-plane", "gateway", "injector"})
    void anImageIsSentNothingButWhatItCopies(String app) throws IOException {
        var copied =
                text(containerfile(app))
                        .lines()
                        .filter(line -> line.startsWith("COPY "))
                        .map(line -> line.split(" ")[1].replace("${VERSION}", "*"))
                        .toList();
        var sent =
                text(containerfile(app) + ".dockerignore")
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .toList();

        assertThat(sent).startsWith("*");
        assertThat(copied)
                .isNotEmpty()
                .allSatisfy(
                        from ->
                                assertThat(sent)
                                        .anyMatch(
                                                line ->
                                                        line.startsWith("!")
                                                                && from.startsWith(
                                                                        line.substring(1))));
    }

    @Test
    void theUserOfAnImageIsTheOneOfItsPod() throws IOException {
        for (var app : List.of("control-plane", "injector")) {
            var pod =
                    yaml("manifests/base/%s/deployment.yaml".formatted(app))
                            .at("/spec/template/spec");

            assertThat(text(containerfile(app)))
                    .contains("USER %s:".formatted(pod.at("/securityContext/runAsUser").asText()));
        }
        assertThat(text(containerfile("gateway")))
                .contains(
                        "USER %s:"
                                .formatted(
                                        yaml("manifests/gateway/deployment.yaml")
                                                .at("/spec/template/spec/securityContext/runAsUser")
                                                .asText()));
        assertThat(text(containerfile("agent"))).contains("USER 0:0\n");
    }

    private static List<String> entrypoint(String app) throws IOException {
        var words = new ArrayList<String>();
        Serialization.unmarshal(
                        find("ENTRYPOINT (\\[.*\\])", text(containerfile(app))), JsonNode.class)
                .forEach(word -> words.add(word.asText()));
        return words;
    }

    private static String containerfile(String app) {
        return "manifests/images/%s.Containerfile".formatted(app);
    }

    private static List<String> optionsOfAgent(String command) {
        var java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        var arguments =
                new ArrayList<>(
                        List.of(
                                java,
                                "-cp",
                                System.getProperty("java.class.path"),
                                "io.sidelane.agent.AgentMain"));
        if (!command.isEmpty()) {
            arguments.add(command);
        }
        arguments.add("--help");
        var help = Command.outcome(arguments, "", Duration.ofSeconds(30)).stdout();
        return OPTION.matcher(help).results().map(found -> found.group()).toList();
    }

    private static String find(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow(() -> new AssertionError(pattern + " (expected: found)"));
    }

    private static JsonNode yaml(String file) throws IOException {
        return Serialization.unmarshal(text(file), JsonNode.class);
    }

    private static String text(String file) throws IOException {
        return Files.readString(REPOSITORY.resolve(file));
    }
}
