package io.sidelane.api.profile;

import io.sidelane.api.schema.Cidr;
import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Forms;
import io.sidelane.api.schema.Mistakes;
import io.sidelane.api.schema.Range;
import io.sidelane.api.schema.Required;
import io.sidelane.api.schema.Rule;
import io.sidelane.api.schema.Size;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * @param ipNumber null: one a pod, as the provider does it
 */
@Doc("Where the addresses of the profile's networks come from, and what is checked about them.")
@Rule(
        value = "!has(self.ipPools) || self.provider == 'SpiderPool'",
        says = "'given with provider ' + self.provider + ' (expected: only with SpiderPool)'",
        field = ".ipPools")
@Rule(
        value = "!has(self.ipPools) || !has(self.subnets)",
        message = "given beside subnets (expected: one of the two)",
        field = ".ipPools")
@Rule(
        value = "!has(self.ipNumber) || self.provider == 'SpiderPool'",
        says = "'given with provider ' + self.provider + ' (expected: only with SpiderPool)'",
        field = ".ipNumber")
@Rule(
        value = "self.fixedIP != 'Pool' || self.provider == 'SpiderPool'",
        says = "'Pool with provider ' + self.provider + ' (expected: provider SpiderPool)'",
        field = ".fixedIP")
public record Ipam(
        @Doc("Who hands out addresses.")
                @Required
                @Rule(
                        value = "self == oldSelf",
                        says =
                                "self + ' (expected: ' + oldSelf + ' as before, which owns the addresses in use; make a new profile instead)'")
                IpamProvider provider,
        @Doc(
                        "Networks to take addresses from, such as 10.20.0.0/16. Empty: as the network attachment says.")
                @Size(min = 1, max = 16)
                @Cidr
                @Form(max = 49)
                Set<String> subnets,
        @Doc("SpiderIPPools to take addresses from, instead of subnets.")
                @Size(min = 1, max = 16)
                @Form(value = Forms.NAME, max = Forms.NAME_MAX, expected = Forms.NAME_EXPECTED)
                Set<String> ipPools,
        @Doc("Whether pods keep their addresses.") @Default("None") FixedIp fixedIP,
        @Doc("How many addresses a workload's pool has ready.") @Range(min = 1, max = 65_536)
                @Nullable Integer ipNumber,
        @Doc("Whether addresses go back to their pool when the workload is deleted.")
                @Default("true")
                boolean reclaim,
        @Doc(
                        "Whether an address is to be probed for (ARP, NDP) before a pod uses it. A note for people"
                                + " so far: what the provider is set to do counts, and is not compared with this.")
                @Default("true")
                boolean conflictDetection,
        @Doc(
                        "Whether the gateway is to answer before a pod starts. A note for people so far, as"
                                + " conflictDetection is.")
                @Default("false")
                boolean gatewayDetection,
        @Doc("Addresses or networks that are never handed out, such as 10.20.0.0/28.")
                @Size(max = 64)
                @Cidr
                @Form(max = 49)
                Set<String> reservedIPs) {

    public Ipam {
        subnets = Set.copyOf(subnets);
        ipPools = Set.copyOf(ipPools);
        reservedIPs = Set.copyOf(reservedIPs);
        boolean spiderPool = provider == IpamProvider.SPIDER_POOL;
        var onlySpiderPool =
                "given with provider %s (expected: only with SpiderPool)"
                        .formatted(provider.word());
        new Mistakes()
                .when(!ipPools.isEmpty() && !spiderPool, "ipPools", onlySpiderPool)
                .when(
                        !ipPools.isEmpty() && !subnets.isEmpty(),
                        "ipPools",
                        "given beside subnets (expected: one of the two)")
                .when(ipNumber != null && !spiderPool, "ipNumber", onlySpiderPool)
                .when(
                        fixedIP == FixedIp.POOL && !spiderPool,
                        "fixedIP",
                        "Pool with provider %s (expected: provider SpiderPool)"
                                .formatted(provider.word()))
                .refuse();
    }
}
