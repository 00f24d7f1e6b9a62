package io.sidelane.api.profile;

import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Forms;
import io.sidelane.api.schema.Size;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * @param kernel null: what the path itself needs
 * @param podSecurity null: what the path itself needs
 */
@Doc("What must hold before a node counts as ready for the profile, on top of what its path needs.")
public record Requires(
        @Doc("Oldest kernel, such as 5.15.")
                @Form(
                        value = "[0-9]{1,3}\\.[0-9]{1,3}(\\.[0-9]{1,5})?",
                        max = 13,
                        expected = "a kernel version in quotes, such as \"5.15\"")
                @Nullable String kernel,
        @Doc(
                        "Options that the kernel must be built with, such as CONFIG_XDP_SOCKETS. Agents do not"
                                + " report them yet: no node is ready for a profile that names any.")
                @Size(max = 64)
                @Form(
                        value = "CONFIG_[A-Z0-9_]+",
                        max = 64,
                        expected = "an option such as CONFIG_XDP_SOCKETS")
                Set<String> kernelConfig,
        @Doc(
                        "Kernel modules that must be loaded or built in, such as vfio_pci. Agents do not"
                                + " report them yet: no node is ready for a profile that names any.")
                @Size(max = 64)
                @Form(value = "[a-zA-Z0-9_-]+", max = 64, expected = "a module such as vfio_pci")
                Set<String> modules,
        @Doc("Labels that a node must have.")
                @Size(max = 32)
                @Form(
                        value = Forms.LABEL_VALUE,
                        max = Forms.LABEL_MAX,
                        expected = Forms.LABEL_VALUE_EXPECTED)
                Map<String, String> nodeSelector,
        @Doc("Extended resources that a node must offer, such as intel.com/sriov_vf.")
                @Size(max = 16)
                @Form(
                        value = Forms.RESOURCE,
                        max = Forms.QUALIFIED_MAX,
                        expected = Forms.RESOURCE_EXPECTED)
                Set<String> allocatable,
        @Doc(
                        "CustomResourceDefinitions that must be installed, such as"
                                + " network-attachment-definitions.k8s.cni.cncf.io.")
                @Size(max = 16)
                @Form(value = Forms.NAME, max = Forms.NAME_MAX, expected = Forms.NAME_EXPECTED)
                Set<String> crds,
        @Doc(
                        "The strictest level that pods of this profile pass. In namespaces that enforce"
                                + " a stricter one the profile is not chosen.")
                @Nullable PodSecurityLevel podSecurity) {

    public Requires {
        kernelConfig = Set.copyOf(kernelConfig);
        modules = Set.copyOf(modules);
        nodeSelector = Map.copyOf(nodeSelector);
        allocatable = Set.copyOf(allocatable);
        crds = Set.copyOf(crds);
    }
}
