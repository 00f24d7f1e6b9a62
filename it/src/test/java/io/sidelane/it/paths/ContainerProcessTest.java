package io.sidelane.it.paths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidelane.it.rig.RigException;
import org.junit.jupiter.api.Test;

class ContainerProcessTest {

    @Test
    void aContainerHasWhatItAddsAndNothingElse() {
        assertThat(
                        process(
                                        "{allowPrivilegeEscalation: false, runAsUser: 0,"
                                                + " capabilities: {drop: [ALL], add: [NET_RAW, IPC_LOCK]}}")
                                .words())
                .containsExactly(
                        "setpriv",
                        "--clear-groups",
                        "--inh-caps=-all",
                        "--reuid=0",
                        "--regid=0",
                        "--bounding-set=-all,+ipc_lock,+net_raw",
                        "--no-new-privs");
    }

    @Test
    void whatAContainerDoesNotStateIsThePods() {
        assertThat(process("{capabilities: {drop: [ALL]}}").words())
                .contains("--reuid=7", "--bounding-set=-all")
                .doesNotContain("--no-new-privs");
    }

    @Test
    void aRuntimesOwnCapabilitiesAreNotGuessed() {
        assertThatThrownBy(() -> process("{}"))
                .isInstanceOf(RigException.class)
                .hasMessageStartingWith("container app: keeps a runtime's own capabilities");
    }

    private static ContainerProcess process(String context) {
        var pod =
                Injected.read(
                                """
                                kind: Pod
                                metadata: {name: app, namespace: shop}
                                spec:
                                  securityContext: {runAsUser: 7}
                                  containers: [{name: app, securityContext: %s}]
                                """
                                        .formatted(context))
                        .pod("shop", "app");
        return ContainerProcess.of(pod.spec(), pod.container("app"));
    }
}
