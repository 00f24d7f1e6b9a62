package io.sidelane.injector.offline;

import static org.assertj.core.api.Assertions.assertThat;

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
