package io.sidelane.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.api.profile.Capability;
import io.sidelane.api.profile.ExcludeInterfaces;
import io.sidelane.api.profile.FixedIp;
import io.sidelane.api.profile.HugepageSize;
import io.sidelane.api.profile.IpamProvider;
import io.sidelane.api.profile.NumaPolicy;
import io.sidelane.api.profile.PodSecurityLevel;
import io.sidelane.api.profile.TrafficClass;
import io.sidelane.api.quic.CongestionControl;
import io.sidelane.api.quic.EarlyData;
import io.sidelane.api.quic.RetryMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    @Test
    void theReadmeNamesEveryWordThatCanBeWritten() throws IOException {
        var readme = Files.readString(Path.of("README.md"));

        for (var words :
                List.<Word[]>of(
                        AccelerationPath.values(),
                        Scope.values(),
                        Interception.values(),
                        BlockingReaders.values(),
                        Enrol.values(),
                        Enforcement.values(),
                        LabelSelector.Operator.values(),
                        SelectionMode.values(),
                        Fallback.values(),
                        TrafficClass.values(),
                        HugepageSize.values(),
                        NumaPolicy.values(),
                        Capability.values(),
                        IpamProvider.values(),
                        FixedIp.values(),
                        ExcludeInterfaces.values(),
                        PodSecurityLevel.values(),
                        EarlyData.values(),
                        RetryMode.values(),
                        CongestionControl.values(),
                        ConditionType.values())) {
            for (var word : words) {
                assertThat(readme).containsPattern("`[^`]*\\b" + word.word() + "\\b[^`]*`");
            }
        }
        for (var kind : Kind.values()) {
            assertThat(readme).contains("## " + kind.word()).contains("`" + kind.shortName() + "`");
        }
        for (var name : List.of(Names.INJECT, Names.PROFILE, Names.NETNS, Names.CGROUP)) {
            assertThat(readme).contains("`" + name + "`");
        }
    }
}
