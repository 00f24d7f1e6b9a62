package io.sidelane.xds.scale;

import io.sidelane.xds.KeyPairStore;
import java.io.IOException;
import java.nio.file.Files;

/** The goals by hand: {@code AGENTS ENVOYS SERVICES INTEREST [tls]}. */
public final class ScaleBench {
    private ScaleBench() {}

    public static void main(String[] args) throws Exception {
        var scale =
                Scale.ours(
                        Integer.parseInt(args[0]),
                        Integer.parseInt(args[1]),
                        Integer.parseInt(args[2]),
                        Integer.parseInt(args[3]));
        if (args.length > 4) {
            scale = scale.withTls(store());
        }
        try (var run = new ScaleSimulator(scale, true)) {
            System.out.println(scale);
            System.out.println(run.connect());
            System.out.println(run.change());
            System.out.println(run.kill());
        }
    }

    static String store() throws IOException {
        var directory = Files.createTempDirectory("sidelane-scale");
        try {
            KeyPairStore.create(directory, "scale", "CN=localhost", "dns:localhost");
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("key pair", e);
        }
        return directory.resolve("scale.p12").toString();
    }
}
