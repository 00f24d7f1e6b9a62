package io.sidelane.injector.offline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InjectMainTest {

    private static final String WORKLOADS =
            """
            # a comment
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: cart, namespace: shop}
            spec:
              template:
                metadata: {labels: {app: cart}}
                spec:
                  containers:
                    - name: app
                      image: "cart:1"
                      args: ["yes", "0000:02:00.0", "1.0", "on"]
            ---
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: night, namespace: shop}
            spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: app, image: night}]}}}}}
            ---
            apiVersion: v1
            kind: List
            items:
              - {apiVersion: v1, kind: Pod, metadata: {name: alone, namespace: shop}, spec: {containers: [{name: app, image: a}]}}
              - {apiVersion: v1, kind: Pod, metadata: {name: elsewhere, namespace: bank}, spec: {containers: [{name: app, image: a}]}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: cart, namespace: shop}
            spec: {ports: [{port: 80}]}
            """;

    private record Run(int status, String out, String err) {}

    private Path config;
    private Path pods;

    @BeforeEach
    void files(@TempDir Path folder) throws IOException {
        config = Files.createDirectory(folder.resolve("config"));
        pods = Files.writeString(folder.resolve("pods.yaml"), WORKLOADS);
        Files.writeString(
                config.resolve("a.yaml"),
                """
                apiVersion: v1
                kind: Namespace
                metadata: {name: shop, labels: {sidelane.io/injection: enabled}}
                ---
                apiVersion: sidelane.io/v1alpha1
                kind: AccelerationProfile
                metadata: {name: under}
                spec: {path: UnderlayMacvlan, networks: [{networkRef: {name: under}}]}
                ---
                apiVersion: sidelane.io/v1alpha1
                kind: AccelerationProfile
                metadata: {name: sockmap}
                spec: {path: Sockmap}
                ---
                apiVersion: sidelane.io/v1alpha1
                kind: AccelerationPolicy
                metadata: {name: all, namespace: shop}
                spec: {candidates: [{profileRef: {name: under}}, {profileRef: {name: sockmap}}], selectionMode: FirstReady}
                ---
                apiVersion: k8s.cni.cncf.io/v1
                kind: NetworkAttachmentDefinition
                metadata: {name: under, namespace: shop}
                spec: {config: '{"type": "macvlan", "master": "eth1"}'}
                """);
        node(true);
    }

    @Test
    void templatesOfAllOwnersAreInjectedAndEverythingElseIsPassedThrough() {
        var run = run("-f", pods.toString(), "--config-dir", config.toString());

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out().split("k8s.v1.cni.cncf.io/networks: shop/under@biz0", -1)).hasSize(4);
        assertThat(run.out()).contains("kind: Service").doesNotContain("ownerReferences");
        assertThat(run.err())
                .contains(
                        "Deployment shop/cart: path UnderlayMacvlan, profile under of AccelerationPolicy shop/all",
                        "CronJob shop/night: path UnderlayMacvlan",
                        "Pod shop/alone: path UnderlayMacvlan",
                        "Pod bank/elsewhere: left as it is: neither label sidelane.io/injection: enabled on namespace bank");
    }

    @Test
    void theSameInputGivesTheSameBytesAndItsOwnOutputStaysAsItIs() throws IOException {
        var first = run("-f", pods.toString(), "--config-dir", config.toString());
        var again = run("-f", pods.toString(), "--config-dir", config.toString());
        var output = Files.writeString(pods.resolveSibling("out.yaml"), first.out());
        var second = run("-f", output.toString(), "--config-dir", config.toString());
        var difference = run("-f", output.toString(), "--config-dir", config.toString(), "--diff");

        assertThat(again.out()).isEqualTo(first.out());
        assertThat(second.out()).isEqualTo(first.out());
        assertThat(difference.out()).isEmpty();
        assertThat(first.out()).contains("'yes'", "'0000:02:00.0'", "'1.0'", "'on'");
    }

    @Test
    void aDiffShowsNothingButTheChange() {
        var run = run("-f", pods.toString(), "--config-dir", config.toString(), "--diff");

        assertThat(run.out())
                .contains(
                        "+      annotations:",
                        "+        k8s.v1.cni.cncf.io/networks: shop/under@biz0")
                .doesNotContain("\n-  ");
    }

    @Test
    void whyNotIsSaidOnStandardError() throws IOException {
        node(false);

        var run = run("-f", pods.toString(), "--config-dir", config.toString());

        assertThat(run.status()).isZero();
        assertThat(run.err())
                .contains(
                        "Deployment shop/cart: path UnderlayMacvlan: ready on 0 of 1 matching nodes (expected: at least minReadyNodes=1); node node-1: no master; using Sockmap");
    }

    @Test
    void aPodThatWouldBeRefusedIsAFailure() throws IOException {
        node(false);
        var all = Files.readString(config.resolve("a.yaml"));
        Files.writeString(
                config.resolve("a.yaml"),
                all.replace(", {profileRef: {name: sockmap}}]", "], fallback: Deny"));

        var run = run("-f", pods.toString(), "--config-dir", config.toString());

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .contains(
                        "; the pod is refused",
                        "would be refused: AccelerationPolicy shop/all has fallback Deny");
    }

    @Test
    void programsGetOneObjectWithEveryPod() throws IOException {
        node(false);

        var run = run("-f", pods.toString(), "--config-dir", config.toString(), "-o", "json");

        var json = new ObjectMapper().readTree(run.out()).path("pods");
        assertThat(json).hasSize(4);
        assertThat(json.at("/0/kind").asText()).isEqualTo("Deployment");
        assertThat(json.at("/0/outcome").asText()).isEqualTo("injected");
        assertThat(json.at("/0/path").asText()).isEqualTo("Sockmap");
        assertThat(json.at("/0/profile").asText()).isEqualTo("sockmap");
        assertThat(json.at("/0/rejected/0/reason").asText()).isEqualTo("UnsupportedConfiguration");
        assertThat(json.at("/0/candidates/0/fate").asText()).isEqualTo("refused");
        assertThat(json.at("/0/candidates/0/checks/0/what").asText()).isEqualTo("off host");
        assertThat(json.at("/3/outcome").asText()).isEqualTo("alone");
        assertThat(json.at("/3/reason").asText()).isEqualTo("OptedOut");
    }

    @Test
    void whatWasLookedAtIsPrintedAsATree() throws IOException {
        node(false);

        var run = run("-f", pods.toString(), "--config-dir", config.toString(), "--explain");

        assertThat(run.err())
                .contains(
                        """
                        AccelerationPolicy shop/all wins the pod
                        |- under (UnderlayMacvlan): refused, UnsupportedConfiguration: path UnderlayMacvlan: ready on 0 of 1
                        """
                                .strip(),
                        "|  `- readiness: UnsupportedConfiguration\n`- sockmap (Sockmap): taken");
    }

    @Test
    void aPolicyIsExportedOnceAndWhatIsNotCarriedOutIsSaid() {
        var run =
                run(
                        "-f",
                        pods.toString(),
                        "--config-dir",
                        config.toString(),
                        "--export-admission-policy");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out().split("---\n")).hasSize(3);
        assertThat(run.out())
                .contains(
                        "kind: MutatingAdmissionPolicy\n",
                        "kind: MutatingAdmissionPolicyBinding\n",
                        "k8s.v1.cni.cncf.io_networks: shop/under@biz0",
                        "kubernetes.io/metadata.name: shop")
                .doesNotContain("/spec/");
        assertThat(run.err())
                .contains(
                        "AccelerationPolicy shop/all: profile under is taken for all of its pods, as of now",
                        "CronJob shop/night: not exported (expected: one example of AccelerationPolicy shop/all)",
                        "Pod bank/elsewhere: nothing to export (expected: a pod that gets a path)");
    }

    @Test
    void aPartOfThePodsCannotBeExported() throws IOException {
        var all = Files.readString(config.resolve("a.yaml"));
        Files.writeString(
                config.resolve("a.yaml"),
                all.replace(
                        "selectionMode: FirstReady",
                        "selectionMode: FirstReady, rollout: {percent: 99}"));

        var run =
                run(
                        "-f",
                        pods.toString(),
                        "--config-dir",
                        config.toString(),
                        "--export-admission-policy");

        assertThat(run.out()).isEmpty();
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("rollout of 99 % (expected: 100, CEL has no hash)");
    }

    @Test
    void aDiffIsForPeople() {
        var run =
                run(
                        "-f",
                        pods.toString(),
                        "--config-dir",
                        config.toString(),
                        "--diff",
                        "-o",
                        "json");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("-o json: several (expected: one of them)");
    }

    @Test
    void wrongFilesAreNamedWithTheirPlaces() throws IOException {
        Files.writeString(
                config.resolve("b.yaml"),
                "apiVersion: sidelane.io/v1alpha1\nkind: AccelerationPolcy\nmetadata: {name: x}\n");
        var bad = Files.writeString(pods.resolveSibling("bad.yaml"), "kind: Pod: x\n");

        assertThat(run("-f", pods.toString(), "--config-dir", config.toString()).err())
                .contains("b.yaml:2:7", "did you mean AccelerationPolicy?");
        Files.delete(config.resolve("b.yaml"));
        assertThat(run("-f", bad.toString(), "--config-dir", config.toString()).status())
                .isEqualTo(1);
        assertThat(run("-f", "/nowhere.yaml", "--config-dir", config.toString()).err())
                .contains("--filename: /nowhere.yaml (expected: a file that can be read)");
        assertThat(run("-f", pods.toString(), "--config-dir", "/nowhere").err())
                .contains("--config-dir: /nowhere (expected: a directory that can be read)");
        assertThat(run("--config-dirr", "x").status()).isEqualTo(2);
    }

    private void node(boolean ready) throws IOException {
        Files.writeString(
                config.resolve("node.yaml"),
                """
                apiVersion: v1
                kind: Node
                metadata: {name: node-1}
                ---
                apiVersion: sidelane.io/v1alpha1
                kind: NodeAcceleration
                metadata: {name: node-1}
                status:
                  paths:
                    - {path: Sockmap, ready: true}
                    - {path: UnderlayMacvlan, ready: %s, reason: UnsupportedConfiguration, message: no master}
                """
                        .formatted(ready));
    }

    private static Run run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var line = InjectMain.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        int status = line.execute(arguments);
        return new Run(status, out.toString(), err.toString());
    }
}
