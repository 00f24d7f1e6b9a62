package io.sidelane.api.schema;

import io.sidelane.api.Word;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One field of a record as it is written.
 *
 * @param name its name in YAML
 * @param nullable whether a field that is not there is null, and not a default or empty
 */
public record Property(RecordComponent component, String name, Type type, boolean nullable) {

    private static final ClassValue<List<Property>> PROPERTIES =
            new ClassValue<>() {
                @Override
                protected List<Property> computeValue(Class<?> type) {
                    return Stream.of(type.getRecordComponents()).map(Property::of).toList();
                }
            };

    /** The fields of a record in their order, those of inlined records not yet among them. */
    public static List<Property> of(Class<? extends Record> type) {
        return PROPERTIES.get(type);
    }

    public <A extends Annotation> @Nullable A get(Class<A> annotation) {
        return component.getAnnotation(annotation);
    }

    public boolean has(Class<? extends Annotation> annotation) {
        return component.isAnnotationPresent(annotation);
    }

    public List<Rule> rules() {
        return List.of(component.getAnnotationsByType(Rule.class));
    }

    /** What the field is in an object. */
    public @Nullable Object valueIn(Record owner) {
        try {
            var accessor = component.getAccessor();
            // A record may be nested in a class that is not public.
            accessor.setAccessible(true);
            return accessor.invoke(owner);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " has no accessor", e);
        }
    }

    private static Property of(RecordComponent component) {
        var wire = component.getAnnotation(Wire.class);
        return new Property(
                component,
                wire == null ? component.getName() : wire.value(),
                component.isAnnotationPresent(Bytes.class)
                        ? new Type.Amount()
                        : type(component.getGenericType()),
                isNullable(component.getAnnotatedType()));
    }

    private static boolean isNullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    private static Type type(java.lang.reflect.Type type) {
        if (type instanceof ParameterizedType generic) {
            var arguments = generic.getActualTypeArguments();
            return switch (generic.getRawType()) {
                case Class<?> raw when raw == List.class -> new Type.ListOf(type(arguments[0]));
                case Class<?> raw when raw == Set.class ->
                        new Type.SetOf(type(arguments[0]), false);
                case Class<?> raw when raw == SortedSet.class ->
                        new Type.SetOf(type(arguments[0]), true);
                case Class<?> raw when raw == Map.class -> new Type.MapOf(type(arguments[1]));
                default -> throw unknown(type);
            };
        }
        return switch (type) {
            case Class<?> plain when plain == String.class -> new Type.Text();
            case Class<?> plain when plain == boolean.class || plain == Boolean.class ->
                    new Type.Flag();
            case Class<?> plain when plain == int.class || plain == Integer.class ->
                    new Type.Whole(false);
            case Class<?> plain when plain == long.class || plain == Long.class ->
                    new Type.Whole(true);
            case Class<?> plain when plain == Instant.class -> new Type.Time();
            case Class<?> plain when plain.isEnum() && Word.class.isAssignableFrom(plain) ->
                    new Type.OneWord(plain);
            case Class<?> plain when plain.isRecord() ->
                    new Type.Nested(plain.asSubclass(Record.class));
            default -> throw unknown(type);
        };
    }

    private static IllegalStateException unknown(java.lang.reflect.Type type) {
        return new IllegalStateException(
                "field type: %s (expected: text, a number, a word, a record, or lists and maps of these)"
                        .formatted(type.getTypeName()));
    }
}
