package io.sidelane.it.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentAdminTest {
    private static AdminSocket.Reply parse(String reply) throws IOException {
        return AdminSocket.parse(reply.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void replyIsReadToTheEndOfTheConnection() throws IOException {
        var reply =
                parse("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"node\":\"ü\"}");

        assertThat(reply).isEqualTo(new AdminSocket.Reply(200, "{\"node\":\"ü\"}"));
    }

    @Test
    void chunksAreJoined() throws IOException {
        var reply =
                parse(
                        "HTTP/1.1 503 no\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\n4\r\n\":1}\r\n0\r\n\r\n");

        assertThat(reply).isEqualTo(new AdminSocket.Reply(503, "{\"a\":1}"));
    }

    @Test
    void somethingElseIsNoReply() {
        assertThatThrownBy(() -> parse("SSH-2.0")).isInstanceOf(IOException.class);
    }

    @Test
    void policyNamesOnlyTheRigsNamespaceSoThatPlainPodsStayOut() {
        assertThat(AgentPolicy.policy(true))
                .contains("kind: AccelerationPolicy", "namespace: rig", "enforcement: Enforce");
        assertThat(AgentPolicy.policy(false)).contains("enforcement: \"Off\"");
    }

    @Test
    void eachPodIsOnTheNodeByTheUidOfItsCgroup() {
        var pods =
                AgentPolicy.pods(
                        "rig", List.of(Targets.pod("client", 2), Targets.pod("server", 3)));

        assertThat(pods).contains("uid: uid-of-client", "uid: uid-of-server", "nodeName: rig");
    }
}
