package io.sidelane.injector.reference;

import org.jspecify.annotations.Nullable;

/** Kinds of other projects that are looked at, as API servers know them. */
public enum RefKind {
    NETWORK(
            "k8s.cni.cncf.io",
            "v1",
            "NetworkAttachmentDefinition",
            "network-attachment-definitions"),
    SRIOV_NODE_POLICY(
            "sriovnetwork.openshift.io",
            "v1",
            "SriovNetworkNodePolicy",
            "sriovnetworknodepolicies"),
    SRIOV_NODE_STATE(
            "sriovnetwork.openshift.io", "v1", "SriovNetworkNodeState", "sriovnetworknodestates"),
    IP_POOL("spiderpool.spidernet.io", "v2beta1", "SpiderIPPool", "spiderippools"),
    SUBNET("spiderpool.spidernet.io", "v2beta1", "SpiderSubnet", "spidersubnets"),
    RESERVED_IP("spiderpool.spidernet.io", "v2beta1", "SpiderReservedIP", "spiderreservedips"),
    COORDINATOR("spiderpool.spidernet.io", "v2beta1", "SpiderCoordinator", "spidercoordinators"),
    CLAIM_TEMPLATE("resource.k8s.io", "v1", "ResourceClaimTemplate", "resourceclaimtemplates"),
    DEVICE_CLASS("resource.k8s.io", "v1", "DeviceClass", "deviceclasses"),
    RESOURCE_SLICE("resource.k8s.io", "v1", "ResourceSlice", "resourceslices"),
    CONFIG_MAP("", "v1", "ConfigMap", "configmaps"),
    MUTATING_WEBHOOKS(
            "admissionregistration.k8s.io",
            "v1",
            "MutatingWebhookConfiguration",
            "mutatingwebhookconfigurations");

    private final String group;
    private final String version;
    private final String kind;
    private final String plural;

    RefKind(String group, String version, String kind, String plural) {
        this.group = group;
        this.version = version;
        this.kind = kind;
        this.plural = plural;
    }

    /** The kind with this {@code apiVersion} and {@code kind}, null when it is none of these. */
    public static @Nullable RefKind of(String apiVersion, String kind) {
        for (var known : values()) {
            if (known.kind.equals(kind) && known.apiVersion().equals(apiVersion)) {
                return known;
            }
        }
        return null;
    }

    public String group() {
        return group;
    }

    public String version() {
        return version;
    }

    /** Its name in {@code kind:}. */
    public String word() {
        return kind;
    }

    /** Its name in addresses of an API server. */
    public String plural() {
        return plural;
    }

    /** As it stands in {@code apiVersion:}. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** The name of the CustomResourceDefinition that brings it. */
    public String crd() {
        return plural + "." + group;
    }

    /** Whether objects are in a namespace; else they are the cluster's. */
    public boolean namespaced() {
        return switch (this) {
            case IP_POOL,
                    SUBNET,
                    RESERVED_IP,
                    COORDINATOR,
                    DEVICE_CLASS,
                    RESOURCE_SLICE,
                    MUTATING_WEBHOOKS ->
                    false;
            case NETWORK, SRIOV_NODE_POLICY, SRIOV_NODE_STATE, CLAIM_TEMPLATE, CONFIG_MAP -> true;
        };
    }
}
