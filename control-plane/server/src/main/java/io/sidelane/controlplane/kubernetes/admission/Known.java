package io.sidelane.controlplane.kubernetes.admission;

import io.sidelane.api.ApiObject;
import io.sidelane.api.Kind;
import java.util.List;

/** The objects that are there already, as far as this replica has seen. */
@FunctionalInterface
public interface Known {

    List<ApiObject> objects(Kind kind);
}
