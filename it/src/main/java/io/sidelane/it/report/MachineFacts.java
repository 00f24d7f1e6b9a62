package io.sidelane.it.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;

/** What figures depend on: kernel, processor, versions, day. */
public record MachineFacts(Map<String, String> facts) {

    public static MachineFacts gather(String envoyVersion) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("date", LocalDate.now(java.time.ZoneId.systemDefault()).toString());
        facts.put("kernel", "Linux " + read("/proc/sys/kernel/osrelease").strip());
        facts.put("cpu", cpuModel(read("/proc/cpuinfo")));
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("envoy", envoyVersion);
        facts.put("jdk", System.getProperty("java.vendor.version", "") + " " + Runtime.version());
        return new MachineFacts(facts);
    }

    static String cpuModel(String cpuinfo) {
        return cpuinfo.lines()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    private static String read(String path) {
        try {
            return Files.readString(Path.of(path));
        } catch (IOException e) {
            return "";
        }
    }
}
