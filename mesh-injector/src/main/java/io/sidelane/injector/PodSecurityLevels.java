package io.sidelane.injector;

import io.sidelane.api.profile.PodSecurityLevel;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a level of Pod Security as labels of namespaces have it. */
public final class PodSecurityLevels implements ITypeConverter<PodSecurityLevel> {

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
