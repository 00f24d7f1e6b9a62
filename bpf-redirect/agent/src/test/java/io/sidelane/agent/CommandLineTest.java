package io.sidelane.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sidelane.agent.address.Conflict;
import io.sidelane.agent.address.MacAddress;
import io.sidelane.agent.capability.NodeFacts;
import io.sidelane.agent.capability.NodeFiles;
import io.sidelane.agent.capability.decision.NodeCapability;
import io.sidelane.agent.capability.decision.Probed;
import io.sidelane.agent.datapath.Check;
import io.sidelane.agent.datapath.Check.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {

    @TempDir private Path directory = Path.of("/nonexistent");

    private record Ended(int status, String out, String err) {}

    @Test
    void helpNamesEveryCommandWithExamplesAndTheExitStatus() {
        var ended = run("--help");

        assertThat(ended.status()).isZero();
        assertThat(ended.out())
                .contains("run ", "drain ", "doctor ", "probe ", "version ")
                .contains("sidelane agent --policy-dir /etc/sidelane")
                .contains("Exit status:")
                .doesNotContain("unguarded");
        for (var command : List.of("run", "drain", "doctor", "probe", "version")) {
            assertThat(run(command, "--help").out())
                    .contains("Example:", "sidelane agent " + command);
        }
    }

    @Test
    void anUnknownWordGetsASuggestion() {
        assertThat(run("drian"))
                .isEqualTo(
                        new Ended(
                                2,
                                "",
                                "drian: not understood (expected: one of doctor, drain, probe, run,"
                                        + " version; did you mean drain?); see 'sidelane agent"
                                        + " --help'\n"));
    }

    @Test
    void anUnknownOptionGetsASuggestion() {
        var ended = run("run", "--polcy-dir", "x");

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err())
                .startsWith("--polcy-dir: not understood (expected: one of ")
                .contains("did you mean --policy-dir?")
                .hasLineCount(1)
                .doesNotContain("unguarded");
    }

    @Test
    void policyComesFromOnePlace() {
        assertThat(run())
                .isEqualTo(
                        new Ended(
                                2,
                                "",
                                "--policy-dir, --control-plane: missing (expected: exactly one of"
                                        + " them); see 'sidelane agent --help'\n"));
        assertThat(run("run", "--policy-dir", "p", "--control-plane", "localhost:1").err())
                .startsWith("--policy-dir, --control-plane: both (expected: exactly one of them)");
    }

    @Test
    void aControlPlaneElsewhereNeedsTls() {
        assertThat(run("--control-plane", "cp:18000"))
                .isEqualTo(
                        new Ended(
                                2,
                                "",
                                "--control-plane: cp:18000 without TLS (expected:"
                                        + " --control-plane-ca FILE, or a loopback address); see"
                                        + " 'sidelane agent --help'\n"));
        assertThat(run("--control-plane", "cp").err())
                .startsWith("--control-plane: cp (expected: HOST:PORT or [IPV6]:PORT)");
    }

    @Test
    void aPolicyDirectoryThatIsMissingEndsTheStart() {
        var missing = directory.resolve("nope");

        assertThat(
                        run(
                                "run",
                                "--policy-dir",
                                missing.toString(),
                                "--admin",
                                "unix:" + directory.resolve("a.sock")))
                .isEqualTo(
                        new Ended(
                                1,
                                "",
                                "policy directory: %s (expected: a directory that can be read); the"
                                                .formatted(missing)
                                        + " agent does not start, traffic stays as it is\n"));
    }

    @Test
    void aBadPolicyFileEndsTheStartWithItsPlace() throws IOException {
        Files.writeString(directory.resolve("a.yaml"), "kind: Pod\n");

        assertThat(
                        run(
                                "--policy-dir",
                                directory.toString(),
                                "--admin",
                                "unix:" + directory.resolve("a.sock")))
                .isEqualTo(
                        new Ended(
                                1,
                                "",
                                "a.yaml:1:1: apiVersion: missing (expected: sidelane.io/v1alpha1); the"
                                        + " agent does not start, traffic stays as it is\n"));
    }

    @Test
    void anAdminAddressThatOthersCanReachIsRefused() {
        var ended = run("--policy-dir", directory.toString(), "--admin", "0.0.0.0:80");

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err())
                .startsWith("--admin: 0.0.0.0:80 (expected: a loopback address")
                .hasLineCount(1);
    }

    @Test
    void aTimeNeedsItsUnit() {
        assertThat(run("drain", "--timeout", "5"))
                .isEqualTo(
                        new Ended(
                                2,
                                "",
                                "--timeout: 5 (expected: a time such as 500ms, 30s, 5m, 12h, 90d or P90D); see"
                                        + " 'sidelane agent drain --help'\n"));
    }

    @Test
    void versionIsTextOrJson() {
        assertThat(run("version").out()).startsWith("sidelane-agent ");
        assertThat(run("version", "-o", "json").out())
                .startsWith("{\"version\":\"")
                .endsWith("}\n");
        assertThat(run("version", "-o", "yaml").err())
                .startsWith("--output: yaml (expected: text or json); see ");
    }

    @Test
    void theDoctorsFindingsAreLinedUpWithTheirRemedies() {
        var checks =
                List.of(
                        new Check("btf", Verdict.FAILED, "missing", "boot another kernel"),
                        new Check("privileges", Verdict.OK, "root", ""));

        assertThat(DoctorCommand.text(checks, false))
                .isEqualTo(
                        """
                        Failed   btf         missing
                                             -> boot another kernel
                        Ok       privileges  root
                        not ready to run
                        """);
        var facts = NodeFacts.read(new NodeFiles(directory));
        var capability = NodeCapability.of(facts, Probed.NOTHING, Instant.EPOCH);
        assertThat(
                        new String(
                                DoctorCommand.json(checks, false, facts, capability),
                                StandardCharsets.UTF_8))
                .startsWith(
                        """
                        {"ready":false,"checks":[{"name":"btf","verdict":"Failed",\
                        "detail":"missing","remedy":"boot another kernel"},\
                        {"name":"privileges","verdict":"Ok","detail":"root","remedy":""}],\
                        "network":{"cniConfiguration":"/etc/cni/net.d","plugins":[],"running":[]},\
                        "status":{""")
                .contains(
                        "{\"path\":\"VppVcl\",\"ready\":false,\"reason\":\"UnsupportedConfiguration\",")
                .endsWith("}}\n");
    }

    @Test
    void aProbeNeedsAddressesInNumbers() {
        assertThat(run("probe", "--interface", "lo", "10.0.0.1", "a.name"))
                .isEqualTo(
                        new Ended(
                                2,
                                "",
                                "ADDRESS: a.name (expected: an IPv4 or IPv6 address in numbers); see"
                                        + " 'sidelane agent probe --help'\n"));
        assertThat(run("probe", "--interface", "lo", "--count", "99", "10.0.0.1").err())
                .startsWith("--count: 99 (expected: 1 to 10); see ");
    }

    @Test
    void aProbeTellsWhoHasAnAddress() {
        var answers = new LinkedHashMap<String, @Nullable Conflict>();
        answers.put("10.0.0.1", null);
        answers.put(
                "10.0.0.2",
                new Conflict(new MacAddress(0x0200_0000_0002L), "answered an ARP probe for it"));

        assertThat(ProbeCommand.text(answers))
                .isEqualTo(
                        """
                        10.0.0.1  free
                        10.0.0.2  in use: 02:00:00:00:00:02 answered an ARP probe for it
                        """);
        assertThat(new String(ProbeCommand.json(answers), StandardCharsets.UTF_8))
                .isEqualTo(
                        """
                        {"addresses":[{"address":"10.0.0.1","free":true},\
                        {"address":"10.0.0.2","free":false,"holder":"02:00:00:00:00:02",\
                        "how":"answered an ARP probe for it"}]}
                        """);
    }

    @Test
    void theDoctorLooksAtPolicyFiles() throws IOException {
        Files.writeString(directory.resolve("a.yaml"), "kind: Pod\n");
        Files.writeString(directory.resolve("b.yaml"), "");

        assertThat(PolicyChecks.of(directory))
                .extracting(Check::name, Check::verdict)
                .containsExactly(
                        tuple("policy a.yaml", Verdict.FAILED), tuple("policy b.yaml", Verdict.OK));
    }

    private static Ended run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int status =
                AgentMain.commandLine()
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(arguments);
        return new Ended(status, out.toString(), err.toString());
    }
}
