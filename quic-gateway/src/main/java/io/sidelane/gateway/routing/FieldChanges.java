package io.sidelane.gateway.routing;

import io.sidelane.gateway.config.RouteFilters.Field;
import io.sidelane.gateway.config.RouteFilters.HeaderModifier;
import io.sidelane.gateway.http.Fields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fields that are taken away, set and added, in this order. */
public record FieldChanges(List<String> remove, List<Field> set, List<Field> add) {

    static final FieldChanges NONE = new FieldChanges(List.of(), List.of(), List.of());

    public FieldChanges {
        remove = List.copyOf(remove);
        set = List.copyOf(set);
        add = List.copyOf(add);
    }

    static FieldChanges of(@Nullable HeaderModifier modifier) {
        return modifier == null
                ? NONE
                : new FieldChanges(modifier.remove(), modifier.set(), modifier.add());
    }

    public void apply(Fields fields) {
        if (this == NONE) {
            return;
        }
        remove.forEach(fields::remove);
        set.forEach(field -> fields.set(field.name(), field.value()));
        add.forEach(field -> fields.add(field.name(), field.value()));
    }
}
