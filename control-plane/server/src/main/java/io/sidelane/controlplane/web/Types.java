package io.sidelane.controlplane.web;

import io.sidelane.xds.ResourceType;
import io.sidelane.xds.TypeRegistry;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Resource types by the words that people use for them. */
final class Types {

    static final TypeRegistry ALL = TypeRegistry.standard();

    private Types() {}

    static String shortName(String url) {
        var type = ALL.find(url);
        return type == null ? url : type.name();
    }

    /** The type of this short name or URL. */
    static ResourceType named(@Nullable String asked) {
        return ALL.types().stream()
                .filter(type -> type.name().equals(asked) || type.url().equals(asked))
                .findFirst()
                .orElseThrow(
                        () ->
                                QuestionException.bad(
                                        "type: %s (expected: one of %s)"
                                                .formatted(
                                                        asked == null ? "none" : asked,
                                                        ALL.types().stream()
                                                                .map(ResourceType::name)
                                                                .collect(
                                                                        Collectors.joining(
                                                                                ", ")))));
    }
}
