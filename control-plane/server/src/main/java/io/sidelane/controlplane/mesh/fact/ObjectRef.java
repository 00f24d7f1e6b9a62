package io.sidelane.controlplane.mesh.fact;

import io.sidelane.api.ApiObject;
import io.sidelane.api.Kind;
import io.sidelane.api.Names;
import org.jspecify.annotations.Nullable;

/**
 * Names one object.
 *
 * @param group API group, empty for the core's
 * @param namespace null for cluster kinds
 */
public record ObjectRef(String group, String kind, @Nullable String namespace, String name) {

    private static final String GROUP =
            Names.API_VERSION.substring(0, Names.API_VERSION.indexOf('/'));

    /** Of an object of this API. */
    public static ObjectRef of(ApiObject object) {
        return new ObjectRef(
                GROUP, object.kind(), object.metadata().namespace(), object.metadata().name());
    }

    /** Of a cluster's object, which may not exist. */
    public static ObjectRef of(Kind kind, String name) {
        return new ObjectRef(GROUP, kind.word(), null, name);
    }

    /** Of a node's NodeAcceleration, which may not exist yet. */
    public static ObjectRef ofNode(String node) {
        return of(Kind.NODE, node);
    }

    @Override
    public String toString() {
        return namespace == null
                ? "%s %s".formatted(kind, name)
                : "%s %s/%s".formatted(kind, namespace, name);
    }
}
