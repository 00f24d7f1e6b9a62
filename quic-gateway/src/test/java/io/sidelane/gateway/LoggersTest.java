package io.sidelane.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.command.log.StderrLoggerFinder;
import org.junit.jupiter.api.Test;

class LoggersTest {

    @Test
    void ourLoggersAreTheOnesThatTheJdkFinds() {
        assertThat(System.getLogger("gateway").getClass().getPackage())
                .isEqualTo(StderrLoggerFinder.class.getPackage());
    }
}
