package io.sidelane.it.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.sidelane.it.rig.RigException;
import io.sidelane.it.rig.Targets;
import org.junit.jupiter.api.Test;

class LoadParsingTest {
    private static final Load.Run RUN =
            new Load.Run(
                    Targets.service(8080),
                    new Load.Files("load.lua", "hop", "fortio"),
                    2,
                    false,
                    1000);

    private static final String WRK =
            """
            Running 3s test @ http://10.77.0.3:8080/1024
              16 threads and 16 connections

            {"requests":5000,"seconds":2.010000,"bytes":6250000,"socketErrors":0,"statusErrors":0,"wrong":0,"percentilesUs":{"50":5440.0,"99":11800.0}}
            """;

    private static final String REDIS =
            """
            GET: rps=0.0 (overall: -nan) avg_msec=-nan (overall: -nan)\rGET: rps=1.0\r
            ====== GET ======
              2000 requests completed in 0.10 seconds
              4 parallel clients

            Latency by percentile distribution:
            0.000% <= 0.039 milliseconds (cumulative count 1)
            50.000% <= 0.111 milliseconds (cumulative count 1049)
            98.438% <= 0.327 milliseconds (cumulative count 1969)
            99.219% <= 0.751 milliseconds (cumulative count 1987)
            100.000% <= 2.599 milliseconds (cumulative count 2000)

            Cumulative distribution of latencies:
            43.800% <= 9.103 milliseconds (cumulative count 876)
            100.000% <= 3.103 milliseconds (cumulative count 2000)

            Summary:
              throughput summary: 19801.98 requests per second
            """;

    private static final String FORTIO =
            """
            {"ActualDuration": 200434246, "RetCodes": {"SERVING": 618},
             "DurationHistogram": {"Count": 618, "Percentiles": [
               {"Percentile": 50, "Value": 0.00048}, {"Percentile": 99, "Value": 0.002533}]}}
            """;

    @Test
    void wrkResultHasItsRateAndPercentiles() {
        var result = new HttpLoad(16, 1024, false).parse(WRK, RUN);

        assertThat(result.requests()).isEqualTo(5000);
        assertThat(result.requestsPerSecond()).isCloseTo(2487.6, offset(0.1));
        assertThat(result.p50Us()).isEqualTo(5440);
        assertThat(result.p99Us()).isEqualTo(11800);
    }

    @Test
    void wrkRunWithRepliesOfAnotherStatusDoesNotCount() {
        var output = WRK.replace("\"statusErrors\":0", "\"statusErrors\":3");

        assertThatThrownBy(() -> new HttpLoad(16, 1024, false).parse(output, RUN))
                .isInstanceOf(RigException.class)
                .hasMessageContaining("3 of 5000 replies");
    }

    @Test
    void wrkRunWithTooFewBytesDoesNotCount() {
        assertThatThrownBy(() -> new HttpLoad(16, 131072, false).parse(WRK, RUN))
                .isInstanceOf(RigException.class);
    }

    @Test
    void wrkRunWithTooManyBytesDoesNotCount() {
        assertThatThrownBy(() -> new HttpLoad(16, 23, false).parse(WRK, RUN))
                .isInstanceOf(RigException.class);
    }

    @Test
    void closedConnectionsAreErrorsUnlessTheyAreTheLoad() {
        var output = WRK.replace("\"socketErrors\":0", "\"socketErrors\":7");

        assertThat(new HttpLoad(16, 1024, true).parse(output, RUN).errors()).isZero();
        assertThatThrownBy(() -> new HttpLoad(16, 1024, false).parse(output, RUN))
                .isInstanceOf(RigException.class);
    }

    @Test
    void wrkRunWithoutResultSaysWhatItPrintedInstead() {
        assertThatThrownBy(() -> new HttpLoad(16, 1024, false).parse("unable to connect", RUN))
                .isInstanceOf(RigException.class)
                .hasMessageContaining("unable to connect");
    }

    @Test
    void redisPercentilesAreInMicrosecondsAndReadOffBetweenTheSteps() {
        var result = new RedisLoad(16, 1024).parse(REDIS, RUN);

        assertThat(result.p50Us()).isEqualTo(111);
        assertThat(result.p99Us()).isBetween(327.0, 751.0);
    }

    @Test
    void redisListByLatencyIsNotTakenForPercentiles() {
        var result = new RedisLoad(16, 1024).parse(REDIS, RUN);

        assertThat(result.percentilesUs()).doesNotContainKey(43.8).containsEntry(100.0, 2599.0);
    }

    @Test
    void redisSecondsComeFromItsRateWhichHasMoreDigits() {
        var result = new RedisLoad(16, 1024).parse(REDIS, RUN);

        assertThat(result.requestsPerSecond()).isCloseTo(19801.98, offset(0.01));
    }

    @Test
    void redisRunIsAsLongAsTheWarmUpsRateAsksFor() {
        assertThat(new RedisLoad(16, 1024).command(RUN)).containsSequence("1024", "2000", "16");
    }

    @Test
    void fortioValuesAreSeconds() {
        var result = new GrpcLoad(2, 0).parse(FORTIO, RUN);

        assertThat(result.p50Us()).isEqualTo(480);
        assertThat(result.requestsPerSecond()).isCloseTo(3083, offset(1.0));
    }

    @Test
    void fortioRunWithOtherCodesDoesNotCount() {
        var output = FORTIO.replace("\"SERVING\": 618", "\"SERVING\": 600, \"ERROR\": 18");

        assertThatThrownBy(() -> new GrpcLoad(2, 0).parse(output, RUN))
                .isInstanceOf(RigException.class)
                .hasMessageContaining("18 of 618");
    }

    @Test
    void hopRunWithUnequalRepliesDoesNotCount() {
        var output =
                "{\"requests\":10,\"seconds\":1.0,\"bytes\":640,\"errors\":1,\"percentilesUs\":{}}";

        assertThatThrownBy(() -> new HopLoad(HopLoad.Shape.PINGPONG, 1, 64).parse(output, RUN))
                .isInstanceOf(RigException.class);
    }

    @Test
    void hopEndsRunAsTheLoadSays() {
        assertThat(new HopLoad(HopLoad.Shape.PINGPONG, 1, 64, HopLoad.Ends.ONE_CPU).command(RUN))
                .endsWith("one-cpu");
    }

    @Test
    void hopChurnIsBoundedInCount() {
        assertThat(new HopLoad(HopLoad.Shape.CHURN, 4, 64).command(RUN))
                .endsWith("4", "2.00", "20000", "asleep");
    }
}
