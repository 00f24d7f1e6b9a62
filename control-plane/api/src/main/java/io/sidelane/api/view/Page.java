package io.sidelane.api.view;

import io.sidelane.api.schema.Doc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param next null on the last page
 */
@Doc("A part of a list, in the order of names.")
public record Page<T>(
        @Doc("The items of this page.") List<T> items,
        @Doc("How many items the whole list has now.") int total,
        @Doc("What to give as `after` for the next page; null when this is the last.")
                @Nullable String next) {

    public Page {
        items = List.copyOf(items);
    }
}
