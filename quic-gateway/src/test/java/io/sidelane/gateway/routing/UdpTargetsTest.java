package io.sidelane.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.api.quic.ConnectUdp;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UdpTargetsTest {

    private static UdpTargets targets(String host, String... ports) {
        var config = new ConnectUdp(List.of(new ConnectUdp.Target(host, List.of(ports))), 1);
        return Objects.requireNonNull(UdpTargets.of(config));
    }

    private static boolean allows(UdpTargets targets, String host, String address, int port) {
        return targets.allows(host, InetAddress.ofLiteral(address), port);
    }

    @ParameterizedTest
    @CsvSource({
        "*,anything.example,true",
        "dns.example,DNS.example,true",
        "dns.example,a.dns.example,false",
        "*.dns.example,a.dns.example,true",
        "*.dns.example,dns.example,false",
        "*.dns.example,evildns.example,false",
        "10.0.0.0/8,dns.example,false"
    })
    void aNameIsLookedUpIfItIsNamed(String target, String asked, boolean looked) {
        assertThat(targets(target).mayLookUp(asked, 53)).isEqualTo(looked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "172.31.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "168.63.129.16",
                "100.100.100.200",
                "192.0.0.192",
                "0.0.0.0",
                "224.0.0.1",
                "255.255.255.255",
                "198.18.0.1",
                "::",
                "::1",
                "fe80::1",
                "fd00:ec2::254",
                "ff02::1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "2001::1",
                "::ffff:10.0.0.1",
                "::127.0.0.1"
            })
    void noNameIsEnoughForWhatIsNotPublic(String address) {
        assertThat(allows(targets("*"), address, address, 53)).isFalse();
        assertThat(allows(targets("dns.example"), "dns.example", address, 53)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "8.8.8.8", "172.32.0.1", "2606:4700:4700::1111"})
    void whatIsPublicIsReachedByItsName(String address) {
        assertThat(allows(targets("*"), address, address, 53)).isTrue();
        assertThat(allows(targets("dns.example"), "dns.example", address, 53)).isTrue();
        assertThat(allows(targets("dns.example"), "other.example", address, 53)).isFalse();
    }

    @Test
    void aPrivateAddressIsReachedIfItIsNamedAsSuch() {
        assertThat(allows(targets("10.0.0.0/8"), "10.1.2.3", "10.1.2.3", 53)).isTrue();
        assertThat(allows(targets("10.1.2.3"), "10.1.2.3", "10.1.2.3", 53)).isTrue();
        assertThat(allows(targets("10.1.2.3"), "10.1.2.4", "10.1.2.4", 53)).isFalse();
        assertThat(allows(targets("10.0.0.0/9"), "10.128.0.1", "10.128.0.1", 53)).isFalse();
        assertThat(allows(targets("fd00::/8"), "fd00::1", "fd00::1", 53)).isTrue();
    }

    @Test
    void portsAreThoseThatAreNamed() {
        var targets = targets("127.0.0.1", "53", "8000-8099");

        assertThat(allows(targets, "127.0.0.1", "127.0.0.1", 53)).isTrue();
        assertThat(allows(targets, "127.0.0.1", "127.0.0.1", 8_099)).isTrue();
        assertThat(allows(targets, "127.0.0.1", "127.0.0.1", 8_100)).isFalse();
        assertThat(targets("*", "53").mayLookUp("dns.example", 54)).isFalse();
    }
}
