package io.sidelane.command.log;

import java.lang.System.Logger;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Gives {@link System#getLogger} loggers that need no java.util.logging, which starts slowly. */
public final class StderrLoggerFinder extends System.LoggerFinder {

    private static final ConcurrentMap<String, Logger> LOGGERS = new ConcurrentHashMap<>();

    /** From here on debug messages of our own are printed as well. */
    public static void beVerbose() {
        StderrLogger.threshold = Logger.Level.DEBUG;
    }

    @Override
    public Logger getLogger(String name, Module module) {
        return LOGGERS.computeIfAbsent(name, _ -> new StderrLogger(name, module.getName() != null));
    }
}
