package io.sidelane.agent;

import io.sidelane.agent.datapath.Check;
import io.sidelane.agent.datapath.Check.Verdict;
import io.sidelane.agent.policy.PolicyDirectory;
import io.sidelane.agent.policy.PolicyFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What the doctor says about policy files: one finding a file, or one an error. */
final class PolicyChecks {

    private PolicyChecks() {}

    static List<Check> of(Path directory) {
        try {
            var files = new PolicyDirectory(directory).scan().files();
            return files.stream().flatMap(file -> of(file).stream()).toList();
        } catch (IOException e) {
            return List.of(
                    new Check(
                            "policy directory",
                            Verdict.FAILED,
                            String.valueOf(e.getMessage()),
                            "make the directory, or name another one"));
        }
    }

    private static List<Check> of(PolicyFile file) {
        var name = "policy " + file.file();
        return file.errors().isEmpty()
                ? List.of(new Check(name, Verdict.OK, file.objects() + " objects", ""))
                : file.errors().stream()
                        .map(error -> new Check(name, Verdict.FAILED, error, "repair the file"))
                        .toList();
    }
}
