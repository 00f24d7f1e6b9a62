package io.sidelane.xdsapi;

/** Type URLs of our own xDS resources. */
public final class TypeUrls {

    /** Of {@link io.sidelane.xds.v1alpha1.RedirectPolicy}. */
    public static final String REDIRECT_POLICY =
            "type.googleapis.com/sidelane.v1alpha1.RedirectPolicy";

    private TypeUrls() {}
}
