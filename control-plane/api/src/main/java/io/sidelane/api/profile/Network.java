package io.sidelane.api.profile;

import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Mistakes;
import io.sidelane.api.schema.Range;
import io.sidelane.api.schema.Required;
import io.sidelane.api.schema.Rule;
import org.jspecify.annotations.Nullable;

/**
 * @param interfaceName null: by its class, see {@link #nameInPod}
 * @param vlan null: as the network has it
 */
@Doc("A network that a pod is attached to, one for each traffic class.")
public record Network(
        @Doc("What the network carries. Each class once.") @Default("Business")
                TrafficClass trafficClass,
        @Doc("The network.") @Required NetworkRef networkRef,
        @Doc("The interface's name in the pod. Without one biz0, stor0 or mgmt0, by its class.")
                @Form(
                        value = "[a-zA-Z][a-zA-Z0-9._-]*",
                        max = 15,
                        expected = "a letter, then letters, digits, '.', '_' and '-', at most 15")
                @Rule(
                        value = "!(self in ['lo', 'eth0'])",
                        says =
                                "self + ' (expected: a name that the pod does not have already, such as biz0)'")
                @Nullable String interfaceName,
        @Doc("Whether the pod's default route goes here. At most one network.") @Default("false")
                boolean asDefault,
        @Doc(
                        "Whether the sidecar sees this interface. If not, it is excluded from"
                                + " redirection.")
                @Default("false")
                boolean meshed,
        @Doc(
                        "VLAN id of a virtual function or underlay; 0: untagged. Without one, as the network has it.")
                @Range(min = 0, max = 4094)
                @Nullable Integer vlan,
        @Doc("Transmit rates of a virtual function.") @Nullable Rate rate) {

    public Network {
        new Mistakes()
                .when(
                        "lo".equals(interfaceName) || "eth0".equals(interfaceName),
                        "interfaceName",
                        interfaceName
                                + " (expected: a name that the pod does not have already, such as"
                                + " biz0)")
                .refuse();
    }

    /** The interface's name in a pod, whoever chose it: others must be able to name it. */
    public String nameInPod() {
        if (interfaceName != null) {
            return interfaceName;
        }
        return switch (trafficClass) {
            case BUSINESS -> "biz0";
            case STORAGE -> "stor0";
            case MANAGEMENT -> "mgmt0";
        };
    }
}
