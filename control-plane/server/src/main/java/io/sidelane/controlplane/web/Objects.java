package io.sidelane.controlplane.web;

import io.sidelane.api.view.ObjectSummary;
import io.sidelane.api.view.Page;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.statement.Wanted;
import io.sidelane.controlplane.view.Picture;

/** Everything that has a status: where a directory is served, this is the only place to see it. */
final class Objects {
    private Objects() {}

    static Page<ObjectSummary> page(Picture picture, Paging paging) {
        return paging.page(
                picture.statuses().entrySet(),
                entry -> name(entry.getKey()),
                entry -> summary(entry.getKey(), entry.getValue()));
    }

    private static String name(ObjectRef ref) {
        return "%s/%s %s"
                .formatted(ref.namespace() == null ? "" : ref.namespace(), ref.name(), ref.kind());
    }

    private static ObjectSummary summary(ObjectRef ref, Wanted wanted) {
        return new ObjectSummary(
                ref.group(),
                ref.kind(),
                ref.namespace(),
                ref.name(),
                wanted.conditions().stream().map(Policies::statement).toList());
    }
}
