package io.sidelane.gateway.config;

import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Mistakes;
import io.sidelane.api.schema.Range;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway is told of its process, by its file also when a control plane tells it the rest.
 */
public record ProcessConfig(
        @Doc("Where health, metrics and status are served: a loopback address.")
                @Default("127.0.0.1:9905")
                @Form(value = Address.FORM, max = Address.MAX, expected = Address.EXPECTED)
                String admin,
        @Doc("stdout, none, or the file that requests are written to, a JSON object a line.")
                @Default("none")
                @Form(max = 4_096)
                String accessLog,
        @Doc("Threads; 0: one a processor.") @Range(min = 0, max = 256) @Default("0") int workers,
        @Doc("Seconds that open connections have left when the gateway is told to stop.")
                @Range(min = 0, max = 86_400)
                @Default("30")
                int drainSeconds,
        @Doc(
                        "Seconds at the start in which it asks itself, so that the first clients find compiled code; 0: none.")
                @Range(min = 0, max = 600)
                @Default("2")
                int warmUpSeconds,
        @Doc("Socket by which the next process takes over. Without it, restarts drop connections.")
                @Form(value = "/.{1,90}", max = 91, expected = "an absolute path of at most 91")
                @Nullable String takeover,
        @Doc(
                        "File with a secret that gateways share, so that a client's ticket opens at each: 32 bytes or more. Without it, at this one and those that take over from it.")
                @Form(max = 4_096)
                @Nullable String ticketSecret,
        @Doc(
                        "Stands before the UDP ports where the driver has a packet, and drops what cannot be QUIC.")
                @Nullable ShieldConfig shield) {

    /** Without a file. */
    public static final ProcessConfig DEFAULT =
            new ProcessConfig("127.0.0.1:9905", "none", 0, 30, 2, null, null, null);

    public ProcessConfig {
        new Mistakes()
                .when(
                        !isLoopback(admin),
                        "admin",
                        "%s (expected: a loopback address, for it answers without asking who is there)"
                                .formatted(admin))
                .refuse();
    }

    private static boolean isLoopback(String address) {
        try {
            return Address.parse(address).getAddress().isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
