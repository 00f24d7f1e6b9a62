package io.sidelane.api.profile;

import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Forms;
import io.sidelane.api.schema.Required;
import org.jspecify.annotations.Nullable;

/**
 * @param namespace null: the pod's own
 */
@Doc("A NetworkAttachmentDefinition (k8s.cni.cncf.io/v1).")
public record NetworkRef(
        @Doc("Its name.")
                @Required("the name of a NetworkAttachmentDefinition")
                @Form(value = Forms.NAME, max = Forms.NAME_MAX, expected = Forms.NAME_EXPECTED)
                String name,
        @Doc("Its namespace; without one, the pod's own.")
                @Form(value = Forms.LABEL, max = Forms.LABEL_MAX, expected = Forms.LABEL_EXPECTED)
                @Nullable String namespace) {}
