package io.sidelane.libbpf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** The BPF objects compiled from {@code src/test/bpf}. */
enum TestObject {
    PROBE,
    REJECTED,
    TINY;

    private final String simpleName = name().toLowerCase(Locale.ROOT);

    byte[] bytes() {
        String resource = "/bpf/" + simpleName + ".bpf.o";
        try (var in = TestObject.class.getResourceAsStream(resource)) {
            return Objects.requireNonNull(in, resource).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    BpfObjectSpec open() {
        return BpfObjectSpec.open(simpleName, bytes());
    }

    /** Only these programs, so that a test does not pay for or depend on the others. */
    BpfObjectSpec openOnly(String... programs) {
        BpfObjectSpec spec = open();
        var wanted = Set.of(programs);
        spec.programs().forEach(program -> spec.autoload(program, wanted.contains(program)));
        return spec;
    }
}
