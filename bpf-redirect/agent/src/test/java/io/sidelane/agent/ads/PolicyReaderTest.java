package io.sidelane.agent.ads;

import static io.sidelane.agent.ads.Policies.pod;
import static io.sidelane.agent.ads.Policies.policy;
import static io.sidelane.agent.ads.Policies.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.sidelane.agent.ads.NodePolicy.Mode;
import io.sidelane.api.BlockingReaders;
import io.sidelane.api.Enrol;
import io.sidelane.api.Interception;
import io.sidelane.api.PortRule;
import io.sidelane.api.Scope;
import io.sidelane.api.Sockmap;
import io.sidelane.xds.v1alpha1.RedirectPolicy;
import io.sidelane.xdsapi.TypeUrls;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyReaderTest {

    @Test
    void everyFieldIsTaken() throws RejectedException {
        var policy = policy("a", "u1").setAdoptExisting(false).setReason("why");
        policy.getPortsBuilder().addInclude(80).addExclude(443);

        var read = PolicyReader.read(resource("v1", policy));

        assertThat(read)
                .isEqualTo(
                        new NodePolicy(
                                "a",
                                "v1",
                                policy.getSource(),
                                List.of(pod("u1")),
                                Mode.REDIRECT,
                                "sockmap",
                                "why",
                                new Sockmap(
                                        Set.of(Scope.SIDECAR_LOCAL, Scope.SAME_NODE),
                                        Interception.IPTABLES,
                                        BlockingReaders.SKIP,
                                        1 << 20,
                                        Enrol.AUTO,
                                        false),
                                PortRule.of(List.of(80), List.of(443))));
        assertThat(read.ref()).isEqualTo("AccelerationPolicy shop/a");
    }

    @Test
    void aPolicyThatDoesNotRedirectNeedsNoSettings() throws RejectedException {
        var policy =
                policy("a", "u1")
                        .setMode(io.sidelane.xds.v1alpha1.Mode.MODE_TCP)
                        .clearScopes()
                        .clearBlockingReaders()
                        .clearEnrol()
                        .clearUnreadBudgetBytes();

        assertThat(PolicyReader.read(resource("v1", policy)).mode()).isEqualTo(Mode.TCP);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("mode: 0 (expected: a value that this agent knows)", p -> p.clearMode()),
                mistake("mode: 9 (expected: a value", p -> p.setModeValue(9)),
                mistake("scopes: none (expected", p -> p.clearScopes()),
                mistake("scopes: [1, 2, 9] (expected", p -> p.addScopesValue(9)),
                mistake("blocking_readers: 0 (exp", p -> p.clearBlockingReaders()),
                mistake("enrol: 0 (expected", p -> p.clearEnrol()),
                mistake("unread_budget_bytes: 65535 (", p -> p.setUnreadBudgetBytes(65_535)),
                mistake(
                        "unread_budget_bytes: 18446744073709551615 (expected",
                        p -> p.setUnreadBudgetBytes(-1)),
                mistake("source: no kind or no name (expected", p -> p.clearSource()),
                mistake("pod uid u: twice (expected", p -> p.addPods(pod("u")).addPods(pod("u"))),
                mistake("pod shop/pod-, uid : incomplete (exp", p -> p.addPods(pod(""))),
                mistake(
                        "pods: 1025 (expected: at most 1024)",
                        p -> {
                            for (int i = 0; i <= PolicyReader.MAX_PODS; i++) {
                                p.addPods(pod("u" + i));
                            }
                            return p;
                        }),
                mistake(
                        "ports: include: 70000 (expected: a port of",
                        p -> p.setPorts(p.getPortsBuilder().addInclude(70_000))));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsNamedWithWhatWasExpected(
            String words, UnaryOperator<RedirectPolicy.Builder> mistake) {
        var resource = resource("v1", mistake.apply(policy("a")));

        assertThatThrownBy(() -> PolicyReader.read(resource))
                .isInstanceOf(RejectedException.class)
                .hasMessageStartingWith(words);
    }

    @Test
    void whatIsNoPolicyIsRefused() {
        assertThatThrownBy(() -> PolicyReader.read(Resource.newBuilder().build()))
                .hasMessage("name: 0 bytes (expected: 1 to 512)");
        assertThatThrownBy(() -> PolicyReader.read(Resource.newBuilder().setName("a").build()))
                .hasMessageStartingWith("type:  (expected: " + TypeUrls.REDIRECT_POLICY);
        assertThatThrownBy(() -> PolicyReader.read(broken())).hasMessageStartingWith("content: ");
        assertThatThrownBy(
                        () ->
                                PolicyReader.read(
                                        resource("v", policy("a")).toBuilder()
                                                .setName("b")
                                                .build()))
                .hasMessage("name: a (expected: b, the resource's)");
    }

    private static Resource broken() {
        return Resource.newBuilder()
                .setName("a")
                .setResource(
                        Any.newBuilder()
                                .setTypeUrl(TypeUrls.REDIRECT_POLICY)
                                .setValue(ByteString.copyFrom(new byte[] {10, 99})))
                .build();
    }

    private static Arguments mistake(String words, UnaryOperator<RedirectPolicy.Builder> mistake) {
        return arguments(words, mistake);
    }
}
