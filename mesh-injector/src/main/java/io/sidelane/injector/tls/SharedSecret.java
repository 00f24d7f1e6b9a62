package io.sidelane.injector.tls;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where replicas keep what they share. */
public interface SharedSecret {

    /**
     * One version of it.
     *
     * @param version names it to {@link #replace}
     */
    record Found(Map<String, String> data, String version) {
        public Found {
            data = Map.copyOf(data);
        }

        /** Never with what is in it. */
        @Override
        public String toString() {
            return "Found[version " + version + "]";
        }
    }

    /** What is there now, null when there is none. */
    @Nullable Found read();

    /**
     * Writes it, unless another was faster.
     *
     * @param version what was read, null when there was none
     * @return whether it was written
     */
    boolean replace(@Nullable String version, Map<String, String> data);
}
