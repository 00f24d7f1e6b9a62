package io.sidelane.controlplane.mesh.check;

/** Words of Gateway API's conditions, where they are not our own. */
public enum GatewayReason {
    UNSUPPORTED_VALUE("UnsupportedValue"),
    NO_MATCHING_PARENT("NoMatchingParent"),
    NOT_ALLOWED_BY_PARENT("NotAllowedByParent"),
    BACKEND_NOT_FOUND("BackendNotFound"),
    REF_NOT_PERMITTED("RefNotPermitted"),
    CONFLICTED("Conflicted"),
    INVALID_CA("InvalidCACertificateRef"),
    INVALID_CA_KIND("InvalidCACertificateKind"),
    INVALID_KIND("InvalidKind"),
    NO_VALID_CA("NoValidCACertificate"),
    NO_MATCHING_HOSTNAME("NoMatchingListenerHostname"),
    NOT_ALLOWED_BY_LISTENERS("NotAllowedByListeners"),
    UNSUPPORTED_ADDRESS("UnsupportedAddress"),
    UNSUPPORTED_PROTOCOL("UnsupportedProtocol"),
    INVALID_ROUTE_KINDS("InvalidRouteKinds"),
    INVALID_CERTIFICATE_REF("InvalidCertificateRef"),
    HOSTNAME_CONFLICT("HostnameConflict"),
    LISTENERS_NOT_VALID("ListenersNotValid"),
    TARGET_NOT_FOUND("TargetNotFound"),
    PARTIALLY_PROGRAMMED("PartiallyProgrammed"),
    INVALID("Invalid"),
    PENDING("Pending");

    private final String word;

    GatewayReason(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
