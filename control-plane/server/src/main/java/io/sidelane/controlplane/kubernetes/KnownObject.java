package io.sidelane.controlplane.kubernetes;

import io.sidelane.api.ApiObject;
import org.jspecify.annotations.Nullable;

/**
 * An object of one of our kinds. Its status stands apart: whoever resolves must not begin anew
 * because of what was written.
 *
 * @param object without its status
 * @param status as it is now, null while there is none
 * @param owner uid of the first owner, null without one
 */
record KnownObject(ApiObject object, @Nullable Record status, String uid, @Nullable String owner) {

    KnownObject with(@Nullable Record status) {
        return new KnownObject(object, status, uid, owner);
    }
}
