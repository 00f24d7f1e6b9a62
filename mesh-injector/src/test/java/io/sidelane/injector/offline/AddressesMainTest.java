package io.sidelane.injector.offline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddressesMainTest {

    private static final String LIST =
            """
            apiVersion: v1
            kind: List
            items:
              - apiVersion: v1
                kind: Pod
                metadata: {name: b, namespace: shop}
                spec: {containers: [{name: b, image: b}]}
              - apiVersion: spiderpool.spidernet.io/v2beta1
                kind: SpiderIPPool
                metadata: {name: biz}
                spec: {subnet: 10.1.0.0/24, ips: [10.1.0.10-10.1.0.12]}
                status: {allocatedIPs: '{"10.1.0.10": {"pod": "shop/a"}}'}
            """;

    @TempDir private Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void whatKubectlGetWritesIsReadAndALeakIsSaid() throws IOException {
        Files.writeString(folder.resolve("all.yaml"), LIST);

        assertThat(run("--config-dir", folder.toString())).isEqualTo(1);
        assertThat(out)
                .hasToString(
                        "IpLeak SpiderIPPool biz: 10.1.0.10 held by pod shop/a, which is gone (expected:"
                                + " a living pod); would mend it: release 10.1.0.10\n");
    }

    @Test
    void programsGetJson() throws IOException {
        Files.writeString(folder.resolve("all.yaml"), LIST);

        assertThat(run("--config-dir", folder.toString(), "-o", "json")).isEqualTo(1);
        assertThat(out.toString())
                .contains("\"problem\" : \"IpLeak\"", "\"repair\" : \"release 10.1.0.10\"");
    }

    @Test
    void whatFitsIsStatusZeroAndABadFileIsNot() throws IOException {
        Files.writeString(folder.resolve("all.yaml"), LIST.replace("shop/a", "shop/b"));
        assertThat(run("--config-dir", folder.toString())).isZero();
        assertThat(out.toString()).isEmpty();

        Files.writeString(folder.resolve("bad.yaml"), "a: [");
        assertThat(run("--config-dir", folder.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("bad.yaml");
    }

    private int run(String... arguments) {
        return AddressesMain.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
