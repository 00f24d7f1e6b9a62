package io.sidelane.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidelane.agent.policy.PolicyFile.State;
import io.sidelane.api.ApiObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyDirectoryTest {

    private static final String PROFILE =
            """
            apiVersion: sidelane.io/v1alpha1
            kind: AccelerationProfile
            metadata: {name: sockmap}
            spec: {path: Sockmap}
            """;
    private static final String POLICY =
            """
            apiVersion: sidelane.io/v1alpha1
            kind: ClusterAccelerationPolicy
            metadata: {name: all}
            spec: {candidates: [{profileRef: {name: sockmap}}]}
            """;

    @TempDir private Path directory = Path.of("/nonexistent");
    private PolicyDirectory policies = new PolicyDirectory(directory);

    @BeforeEach
    void look() {
        policies = new PolicyDirectory(directory);
    }

    @Test
    void objectsOfAllFilesComeTogether() throws IOException {
        write("a.yaml", PROFILE);
        write("b.yml", POLICY);

        var desired = policies.scan();

        assertThat(desired.profiles()).containsOnlyKeys("sockmap");
        assertThat(desired.policies())
                .extracting(ApiObject::ref)
                .containsExactly("ClusterAccelerationPolicy all");
        assertThat(desired.files())
                .extracting(PolicyFile::state)
                .containsExactly(State.LOADED, State.LOADED);
    }

    @Test
    void onlyYamlFilesThatAreNotHiddenAreRead() throws IOException {
        write("a.yaml", PROFILE);
        write(".a.yaml.swp", "not yaml: [");
        write(".hidden.yaml", "not yaml: [");
        write("README.md", "# not for us");
        Files.createDirectory(directory.resolve("dir.yaml"));

        assertThat(policies.scan().files()).extracting(PolicyFile::file).containsExactly("a.yaml");
    }

    @Test
    void aFileThatTurnsBadKeepsItsLastGoodVersion() throws IOException {
        write("a.yaml", PROFILE);
        policies.scan();
        write("a.yaml", PROFILE + "surprise: 1\n");

        var desired = policies.scan();

        assertThat(desired.profiles()).containsOnlyKeys("sockmap");
        assertThat(desired.files())
                .singleElement()
                .satisfies(
                        file -> {
                            assertThat(file.state()).isEqualTo(State.LAST_GOOD);
                            assertThat(file.objects()).isEqualTo(1);
                            assertThat(file.errors())
                                    .singleElement()
                                    .asString()
                                    .startsWith("a.yaml:5:1: surprise: unknown field");
                        });
    }

    @Test
    void aFileThatIsRepairedIsLoadedAgain() throws IOException {
        write("a.yaml", PROFILE);
        policies.scan();
        write("a.yaml", "broken: [");
        policies.scan();
        write("a.yaml", PROFILE.replace("sockmap", "other"));

        var desired = policies.scan();

        assertThat(desired.profiles()).containsOnlyKeys("other");
        assertThat(desired.files().getFirst().state()).isEqualTo(State.LOADED);
    }

    @Test
    void aFileThatWasNeverGoodHasNothingInForce() throws IOException {
        write("a.yaml", "broken: [");
        write("b.yaml", PROFILE);

        var desired = policies.scan();

        assertThat(desired.profiles()).containsOnlyKeys("sockmap");
        assertThat(desired.files())
                .extracting(PolicyFile::state)
                .containsExactly(State.REJECTED, State.LOADED);
    }

    @Test
    void aBadFileThatIsDeletedTakesItsLastGoodVersionWithIt() throws IOException {
        write("a.yaml", PROFILE);
        policies.scan();
        write("a.yaml", "broken: [");
        policies.scan();
        Files.delete(directory.resolve("a.yaml"));

        var desired = policies.scan();

        assertThat(desired.profiles()).isEmpty();
        assertThat(desired.files()).isEmpty();
    }

    @Test
    void aChangeThatKeepsSizeAndTimeIsSeen() throws IOException {
        var file = write("a.yaml", PROFILE);
        var time = Files.getLastModifiedTime(file);
        policies.scan();
        write("a.yaml", PROFILE.replace("sockmap", "mapsock"));
        Files.setLastModifiedTime(file, time);

        assertThat(policies.scan().profiles()).containsOnlyKeys("mapsock");
    }

    @Test
    void filesBehindSymbolicLinksAreReadAsInAMountedConfigMap() throws IOException {
        var data = Files.createDirectory(directory.resolve("..data"));
        Files.writeString(data.resolve("a.yaml"), PROFILE);
        Files.createSymbolicLink(directory.resolve("a.yaml"), Path.of("..data/a.yaml"));

        assertThat(policies.scan().profiles()).containsOnlyKeys("sockmap");
    }

    @Test
    void aDirectoryThatIsMissingIsNoEmptyOne() {
        var missing = new PolicyDirectory(directory.resolve("nope"));

        assertThatThrownBy(missing::scan)
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "policy directory: %s/nope (expected: a directory that can be read)"
                                .formatted(directory));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }
}
