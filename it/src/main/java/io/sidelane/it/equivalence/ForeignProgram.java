package io.sidelane.it.equivalence;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** Somebody else's sock_ops program, attached to a cgroup as the only one it may have. */
final class ForeignProgram {

    private static final String SOURCE =
            """
            __attribute__((section("sockops"), used)) int foreign(void *ctx) { return 1; }
            char LICENSE[] __attribute__((section("license"), used)) = "GPL";
            """;

    private ForeignProgram() {}

    static void attach(Sandbox sandbox) throws SkippedException {
        String clang = Language.onPath("clang-16");
        var source = sandbox.work().resolve("foreign.bpf.c");
        var object = sandbox.work().resolve("foreign.bpf.o");
        try {
            Files.writeString(source, SOURCE);
        } catch (IOException e) {
            throw new SuiteException("write " + source, e);
        }
        sandbox.run(
                clang, "-target", "bpf", "-O2", "-c", source.toString(), "-o", object.toString());
        sandbox.run("bpftool", "prog", "load", object.toString(), "/sys/fs/bpf/foreign");
        // Without `multi` or `override` it is exclusive here and below.
        List<String> attach =
                List.of(
                        "bpftool",
                        "cgroup",
                        "attach",
                        sandbox.cgroup().toString(),
                        "sock_ops",
                        "pinned",
                        "/sys/fs/bpf/foreign");
        sandbox.run(attach.toArray(String[]::new));
    }
}
