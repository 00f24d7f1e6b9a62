package io.sidelane.it.load;

import io.sidelane.it.rig.Target;
import java.util.List;

/** One kind of load: how its generator is started, and what its output means. Pure. */
public sealed interface Load permits HttpLoad, RedisLoad, GrpcLoad, HopLoad {

    /**
     * One run of a generator.
     *
     * @param strict every reply is looked at, where that would cost too much while measuring
     * @param rateHint requests per second to expect, for generators that count instead of timing
     */
    record Run(Target target, Files files, double seconds, boolean strict, double rateHint) {}

    /** Where the generators' own files are. */
    record Files(String wrkScript, String hop, String fortio) {}

    List<String> command(Run run);

    /** Standard output, or for fortio its JSON, as a result. */
    LoadResult parse(String output, Run run);
}
