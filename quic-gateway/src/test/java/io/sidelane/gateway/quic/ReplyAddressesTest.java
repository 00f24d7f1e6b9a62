package io.sidelane.gateway.quic;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplyAddressesTest {

    private static final InetAddress FOUR = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress FOUR_TOO = InetAddress.ofLiteral("192.0.2.2");
    private static final InetAddress SIX = InetAddress.ofLiteral("2001:db8::1");
    private static final InetAddress SIX_TOO = InetAddress.ofLiteral("2001:db8::2");
    private static final InetAddress LINK = InetAddress.ofLiteral("fe80::1");

    @Test
    void severalOfOneFamilyAreInDoubtOnASocketOfAnyAddress() {
        var all = List.of(FOUR, FOUR_TOO, SIX, SIX_TOO, LINK);

        assertThat(ReplyAddresses.several(InetAddress.ofLiteral("0.0.0.0"), all))
                .containsExactly(FOUR, FOUR_TOO);
        assertThat(ReplyAddresses.several(InetAddress.ofLiteral("::"), all))
                .containsExactly(FOUR, FOUR_TOO, SIX, SIX_TOO);
    }

    @Test
    void oneOfEachIsNot() {
        assertThat(ReplyAddresses.several(InetAddress.ofLiteral("::"), List.of(FOUR, SIX, LINK)))
                .isEmpty();
        assertThat(ReplyAddresses.doubtful(InetAddress.ofLiteral("127.0.0.1"))).isEmpty();
    }
}
