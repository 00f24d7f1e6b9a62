package io.sidelane.injector;

import io.sidelane.api.profile.PodSecurityLevel;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What the API servers of a cluster do where a namespace's labels say nothing of Pod Security. */
public final class PodSecurityDefault {

    @Option(
            names = "--pod-security-default",
            paramLabel = "LEVEL",
            defaultValue = "privileged",
            converter = Levels.class,
            description =
                    "what API servers enforce in namespaces without label"
                            + " pod-security.kubernetes.io/enforce (default: ${DEFAULT-VALUE}).")
    private PodSecurityLevel level = PodSecurityLevel.PRIVILEGED;

    public PodSecurityLevel level() {
        return level;
    }

    /** Reads a level as labels of namespaces have it. */
    private static final class Levels implements ITypeConverter<PodSecurityLevel> {

        @Override
        public PodSecurityLevel convert(String value) {
            return Stream.of(PodSecurityLevel.values())
                    .filter(level -> level.word().equals(value))
                    .findFirst()
                    .orElseThrow(
                            () ->
                                    new TypeConversionException(
                                            "%s (expected: %s)"
                                                    .formatted(
                                                            value,
                                                            Stream.of(PodSecurityLevel.values())
                                                                    .map(PodSecurityLevel::word)
                                                                    .collect(
                                                                            Collectors.joining(
                                                                                    ", ")))));
        }
    }
}
