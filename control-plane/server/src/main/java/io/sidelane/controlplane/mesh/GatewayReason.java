package io.sidelane.controlplane.mesh;

/** Words of Gateway API's conditions, where they are not our own. */
enum GatewayReason {
    UNSUPPORTED_VALUE("UnsupportedValue"),
    NO_MATCHING_PARENT("NoMatchingParent"),
    NOT_ALLOWED_BY_PARENT("NotAllowedByParent"),
    BACKEND_NOT_FOUND("BackendNotFound"),
    REF_NOT_PERMITTED("RefNotPermitted"),
    CONFLICTED("Conflicted"),
    INVALID_CA("InvalidCACertificateRef");

    private final String word;

    GatewayReason(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
