package io.sidelane.api;

/** Why not. Success has the condition's own type as its reason. */
public enum Reason implements Word {
    KERNEL_TOO_OLD("KernelTooOld"),
    KERNEL_CONFIG_MISSING("KernelConfigMissing"),
    SELF_TEST_FAILED("SelfTestFailed"),
    MODULE_NOT_LOADED("ModuleNotLoaded"),
    CRD_NOT_INSTALLED("CrdNotInstalled"),
    NETWORK_NOT_FOUND("NetworkNotFound"),
    NAMESPACE_ISOLATED("NamespaceIsolated"),
    RESOURCE_NOT_ALLOCATABLE("ResourceNotAllocatable"),
    INSUFFICIENT_ALLOCATABLE("InsufficientAllocatable"),
    HUGEPAGES_UNAVAILABLE("HugepagesUnavailable"),
    NO_IOMMU("NoIommu"),
    POD_SECURITY_FORBIDS("PodSecurityForbids"),
    HOST_NETWORK("HostNetwork"),
    CONFLICTING_ANNOTATION("ConflictingAnnotation"),
    INCOMPATIBLE_WITH_SIDECAR("IncompatibleWithSidecar"),
    IP_POOL_EXHAUSTED("IpPoolExhausted"),
    IP_CONFLICT("IpConflict"),
    NODE_NOT_SYNCED("NodeNotSynced"),
    UNSUPPORTED_CONFIGURATION("UnsupportedConfiguration"),
    OPTED_OUT("OptedOut"),
    ALREADY_INJECTED("AlreadyInjected"),
    REJECTED("Rejected");

    private final String word;

    Reason(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
