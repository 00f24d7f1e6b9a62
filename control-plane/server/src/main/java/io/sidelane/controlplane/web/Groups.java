package io.sidelane.controlplane.web;

import io.sidelane.controlplane.view.View;
import io.sidelane.xds.Snapshot;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Snapshots by the group that they are for. */
final class Groups {

    private static final int NAMED = 10;

    private Groups() {}

    static Snapshot snapshot(View view, @Nullable String group) {
        if (group == null) {
            throw QuestionException.bad(
                    "group: none (expected: one of these: %s)".formatted(known(view)));
        }
        return Asked.answer(view.snapshot(group))
                .orElseThrow(
                        () ->
                                QuestionException.unknown(
                                        "group %s: nothing is served to it (expected: one of these: %s)"
                                                .formatted(group, known(view))));
    }

    private static String known(View view) {
        var groups = Asked.answer(view.groups());
        var named = groups.stream().limit(NAMED).collect(Collectors.joining(", "));
        if (groups.isEmpty()) {
            return "none, no client is connected";
        }
        return groups.size() > NAMED ? named + ", and more, see /debug/groups" : named;
    }
}
