package io.sidelane.xdsapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import io.sidelane.xds.v1alpha1.NodeReportProto;
import io.sidelane.xds.v1alpha1.RedirectPolicy;
import io.sidelane.xds.v1alpha1.RedirectPolicyProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Agents and control planes of two versions talk to each other: what was shipped stays. */
class BreakingChangesTest {

    private static final Path BASELINE = Path.of("src/test/baseline/v1alpha1.txt");

    private final ProtoShape present =
            ProtoShape.of(
                    FileDescriptorSet.newBuilder()
                            .addFile(RedirectPolicyProto.getDescriptor().toProto())
                            .addFile(NodeReportProto.getDescriptor().toProto())
                            .build());

    @Test
    void whatWasShippedIsStillThere() throws IOException {
        var baseline = ProtoShape.parse(Files.readString(BASELINE));
        if (Boolean.getBoolean("sidelane.acceptBaseline")) {
            assertThat(baseline.leftFreeBy(present)).as("numbers to reserve").isEmpty();
            Files.writeString(BASELINE, present.text());
            return;
        }

        assertThat(baseline.brokenBy(present))
                .as("breaking changes; the README says how to accept them")
                .isEmpty();
    }

    @Test
    void theBaselineIsOfTheseMessages() throws IOException {
        assertThat(ProtoShape.parse(Files.readString(BASELINE)).lines())
                .containsEntry("field sidelane.v1alpha1.RedirectPolicy 1", "optional string name")
                .containsKey("rpc sidelane.v1alpha1.NodeReports.Report");
    }

    @Test
    void theTypeUrlIsThatOfTheMessage() {
        assertThat(TypeUrls.REDIRECT_POLICY)
                .isEqualTo("type.googleapis.com/" + RedirectPolicy.getDescriptor().getFullName());
    }
}
