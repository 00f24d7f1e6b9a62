package io.sidelane.api;

import io.sidelane.api.schema.Doc;

@Doc("Why not. Success has the condition's own type as its reason.")
public enum Reason implements Word {
    @Doc("The kernel lacks what the path needs, by its version.")
    KERNEL_TOO_OLD("KernelTooOld"),
    @Doc("The kernel was built without an option that the path needs.")
    KERNEL_CONFIG_MISSING("KernelConfigMissing"),
    @Doc("The agent's own test of the path failed on the node.")
    SELF_TEST_FAILED("SelfTestFailed"),
    @Doc("A kernel module is not loaded.")
    MODULE_NOT_LOADED("ModuleNotLoaded"),
    @Doc("A CustomResourceDefinition that the path works by is not installed.")
    CRD_NOT_INSTALLED("CrdNotInstalled"),
    @Doc("A NetworkAttachmentDefinition does not exist.")
    NETWORK_NOT_FOUND("NetworkNotFound"),
    @Doc("The network or traffic class may not be used from this namespace.")
    NAMESPACE_ISOLATED("NamespaceIsolated"),
    @Doc("No matching node offers the extended resource.")
    RESOURCE_NOT_ALLOCATABLE("ResourceNotAllocatable"),
    @Doc("Nodes offer the resource, but not enough of it.")
    INSUFFICIENT_ALLOCATABLE("InsufficientAllocatable"),
    @Doc("No matching node has huge pages of this size left.")
    HUGEPAGES_UNAVAILABLE("HugepagesUnavailable"),
    @Doc("The node has no IOMMU, which vfio needs.")
    NO_IOMMU("NoIommu"),
    @Doc("The namespace's PodSecurity level forbids what the path adds to a pod.")
    POD_SECURITY_FORBIDS("PodSecurityForbids"),
    @Doc("The pod is in the host's network namespace.")
    HOST_NETWORK("HostNetwork"),
    @Doc("An annotation of the pod says otherwise.")
    CONFLICTING_ANNOTATION("ConflictingAnnotation"),
    @Doc("The path cannot be combined with the mesh sidecar of the pod.")
    INCOMPATIBLE_WITH_SIDECAR("IncompatibleWithSidecar"),
    @Doc("The pool has no address left.")
    IP_POOL_EXHAUSTED("IpPoolExhausted"),
    @Doc("An address is in use elsewhere already.")
    IP_CONFLICT("IpConflict"),
    @Doc(
            "The node has not reported, too few nodes are ready, or its NICs or its agent do not have"
                    + " yet what they were told.")
    NODE_NOT_SYNCED("NodeNotSynced"),
    @Doc(
            "The combination is not supported, or a referenced object is not what its own schema allows.")
    UNSUPPORTED_CONFIGURATION("UnsupportedConfiguration"),
    @Doc("The profile requires something of the node that nobody tells of.")
    UNKNOWN("Unknown"),
    @Doc("The pod or its namespace said no.")
    OPTED_OUT("OptedOut"),
    @Doc("The pod was changed by an earlier admission already.")
    ALREADY_INJECTED("AlreadyInjected"),
    @Doc(
            "A policy that lost, a profile that cannot be had, or a client that refused it, in its own words.")
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
